"""In which order playbooks come in: parents before their children, no circle, no stranger as parent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.basics.errors import Refusal
from app.institutions.rules import chain
from app.playbooks.rules.parts import Playbook


def parents_first(playbooks: Iterable[Playbook], known: Mapping[str, str]) -> list[Playbook]:
    """The playbooks in the order of their levels; ``known`` names the parent of every institution already here."""
    by_key: dict[str, Playbook] = {}
    for playbook in playbooks:
        if playbook.key in by_key:
            raise Refusal(f"Two of the files are the playbook of {playbook.key}. Give one of them.")
        by_key[playbook.key] = playbook
    parents = {**known, **{key: p.head.parent for key, p in by_key.items() if p.head.parent}}
    for key, playbook in by_key.items():
        parent = playbook.head.parent
        if parent and parent not in by_key and parent not in known:
            raise Refusal(
                f"{key}: the parent {parent} is not known here. Import its playbook first, or name both files at once."
            )
    depth = {key: len(chain(key, parents)) for key in by_key}
    return sorted(by_key.values(), key=lambda playbook: (depth[playbook.key], playbook.key))
