import os
import subprocess
import sys
from pathlib import Path

from app.documents.guard import SETTINGS, settle

PROJECT = Path(__file__).parents[2]
HOSTILE = "open('touched', 'w').write('executed')\ntrustedHosts = ['*']\ntoColorCanUse = 'rl_safe_eval'\nuseA85 = 1\n"
ASK = """
import os, sys
sys.path.insert(0, os.environ["PROJECT"])
import app.documents.press
from reportlab import rl_config
print(rl_config.trustedHosts, rl_config.toColorCanUse, rl_config.useA85, rl_config.invariant, os.path.exists("touched"))
"""


def answers(folder, **more):
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PROJECT": str(PROJECT)} | more
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.split()


def test_settings_files_in_home_and_here_are_not_executed(tmp_path):
    (tmp_path / ".reportlab_settings").write_text(HOSTILE)
    (tmp_path / "reportlab_settings.py").write_text(HOSTILE)
    (tmp_path / "local_rl_settings.py").write_text(HOSTILE)
    assert answers(tmp_path, PYTHONPATH=str(tmp_path)) == ["None", "None", "0", "1", "False"]


def test_variables_of_the_environment_change_nothing(tmp_path):
    found = answers(
        tmp_path, RL_trustedHosts="*", RL_toColorCanUse="rl_safe_eval", RL_useA85="1", RL_invariant="0"
    )
    assert found == ["None", "None", "0", "1", "False"]


def test_settings_changed_by_somebody_else_are_mended():
    from reportlab import rl_config  # noqa: PLC0415 - after the guard

    rl_config.trustedHosts = ["*"]
    rl_config.toColorCanUse = "rl_safe_eval"
    settle()
    assert rl_config.trustedHosts is None
    assert all(getattr(rl_config, name) == value for name, value in SETTINGS.items())
