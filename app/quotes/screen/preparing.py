"""What is prepared beside a quote and takes the whole page while it is: a letter, or the split over several payers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from app.quotes.commands.letters import Attached, attach_letter
from app.quotes.commands.splitting import SplitDone, split_quote, unsplit_quote
from app.quotes.drafts.letter import LetterDraft
from app.quotes.drafts.split import SplitDraft
from app.quotes.queries.parts import RULE, Family, family_of
from app.quotes.rules.letters import BY_DOCUMENT, PRICE, SOLE_SOURCE
from app.quotes.screen.letters import LetterPanel
from app.quotes.screen.splitting import SplitPanel
from app.requirements.rules.finding import Action as Cures
from app.requirements.rules.finding import Finding
from app.shell import theme
from app.shell.actions import Action
from app.shell.widgets import Button, row

if TYPE_CHECKING:
    from app.quotes.screen.quote import QuoteScreen

_QUOTE: Final = 0


class Preparing(QObject):
    """Opens the panels over a page, keeps what is typed in them with the draft, and goes back to the quote."""

    def __init__(self, page: QuoteScreen) -> None:
        super().__init__(page)
        self.page = page
        self.letters, self.splitting = LetterPanel(page.desk), SplitPanel()
        for panel in (self.letters, self.splitting):
            page.pages.addWidget(panel)
            panel.closed.connect(self.close)
        self.letters.kept.connect(self._keep)
        self.letters.attach.connect(self._attach)
        self.splitting.split.connect(self._split)
        self.splitting.joined.connect(self._join)
        self.splitting.went.connect(page.go)
        self.letter_button = _link("Prepare a letter…", "mail", self.letter)
        self.split_button = _link("Split over payers…", "layers", self.split)
        body = page.editor.body
        body.insertLayout(body.count() - 1, row(self.letter_button, self.split_button, 1, gap=theme.L))

    # -- letters ----------------------------------------------------------------------------------------------

    def cures(self, finding: Finding) -> bool:
        """Opens the letter that cures a finding, or the parts of which it speaks; False where neither does."""
        if finding.cure is None:
            return False
        if finding.kind == RULE:
            self.split()
            return True
        document = str(finding.cure.params.get("document", ""))
        fits = finding.cure.action is Cures.PREPARE_LETTER or (
            finding.cure.action is Cures.ATTACH_DOCUMENT
            and document in BY_DOCUMENT
            and not finding.cure.params.get("on_file")
        )
        if fits:
            self.letter(document=document)
        return fits

    def letter(self, kind: str = "", document: str = "") -> None:
        """Prepare a letter for this quote, which is stored first."""
        if self.page.keeper.draft is not None:
            self._save(partial(self._open_letter, kind, document))

    def price(self) -> None:
        """The statement that the price is reasonable."""
        self.letter(PRICE)

    def _open_letter(self, kind: str, document: str) -> None:
        self.page.pages.setCurrentWidget(self.letters)
        self.letters.open(self.page.number(), kind or ("" if document else SOLE_SOURCE), document)

    def _keep(self, draft: LetterDraft) -> None:
        """The letter is part of the draft quote: it is saved with it."""
        held = self.page.keeper.draft
        if held is not None:
            letters = dict(held.details.get("letters") or {})
            letters[draft.kind] = {**dict(letters.get(draft.kind) or {}), **draft.as_table()}
            held.details["letters"] = letters
            self.page.keeper.touched()

    def _attach(self, draft: LetterDraft) -> None:
        self._save(partial(self._send, draft))

    def _send(self, draft: LetterDraft) -> None:
        self.page.desk.do(
            attach_letter,
            self.page.number(),
            draft.kind,
            draft,
            then=self._attached,
            otherwise=self.letters.refuse,
            label="The letter goes with the quote.",
        )

    def _attached(self, _done: Attached) -> None:
        self.page.reload()

    # -- payers -----------------------------------------------------------------------------------------------

    def split(self) -> None:
        """Divide this quote over payers; it is stored first."""
        if self.page.keeper.draft is not None:
            self._save(self._open_split)

    def _open_split(self) -> None:
        found, draft = self.page.editing, self.page.keeper.draft
        if found is None or draft is None:
            return
        self.page.pages.setCurrentWidget(self.splitting)
        self.splitting.open(draft.number, draft.roughly(found.choices.rates), found.choices.payers)
        self.page.desk.ask(family_of, draft.number, then=self._family)

    def _family(self, family: Family | None) -> None:
        self.splitting.show_family(family)

    def _split(self, draft: SplitDraft) -> None:
        self.page.desk.do(
            split_quote,
            self.page.number(),
            draft,
            then=self._done,
            otherwise=self.splitting.refuse,
            label="The parts are drafts of their own.",
        )

    def _done(self, _made: SplitDone) -> None:
        self.page.desk.ask(family_of, self.page.number(), then=self._family)

    def _join(self) -> None:
        self.page.desk.do(unsplit_quote, self.page.number(), then=self._joined, label="The split was undone.")

    def _joined(self, _numbers: tuple[str, ...]) -> None:
        self.page.reload()

    # -- the page ---------------------------------------------------------------------------------------------

    def _save(self, after: Callable[[], object]) -> None:
        page = self.page
        if not page.keeper.save(after=after):
            page.desk.refused.emit(f"The quote must be saved first. {page.editor.first_problem()}", ())

    def showing(self) -> bool:
        """Whether a panel covers the quote."""
        return self.page.pages.currentWidget() in (self.letters, self.splitting)

    def close(self) -> None:
        """Back to the quote."""
        self.page.pages.setCurrentIndex(_QUOTE)
        self.page.watch.check()

    def press(self) -> None:
        """The primary button of the panel that is shown."""
        (self.letters if self.page.pages.currentWidget() is self.letters else self.splitting).press()

    def actions(self) -> tuple[Action, ...]:
        """What the palette offers."""
        drafting = self._drafting
        return (
            Action("quote.letter", "Prepare a sole-source letter", self.letter, "mail", "", drafting),
            Action(
                "quote.price-letter", "Prepare a statement on the price", self.price, "mail", "", drafting
            ),
            Action("quote.split", "Split over payers", self.split, "layers", "", drafting),
            Action("quote.look", "Why does the document look so", self.why, "file-text", "", self._stored),
        )

    def why(self) -> None:
        """Who chose how the document looks: the profile of its institution, tried on this quote."""
        found = self.page.editing
        if found is not None and found.view is not None:
            self.page.go(f"institution/{found.client.institution_key}/documents/{self.page.number()}")

    def _stored(self) -> bool:
        return self.page.editing is not None and self.page.editing.view is not None

    def _drafting(self) -> bool:
        return self.page.keeper.draft is not None


def _link(text: str, icon: str, then: Callable[[], object]) -> Button:
    button = Button(text, icon, then=then)
    button.setProperty("look", "link")
    return button
