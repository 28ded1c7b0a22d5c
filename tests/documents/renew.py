"""Renews the golden texts of the sample papers: ``python -m tests.documents.renew``; then look at the difference."""

from app.documents.press import print_paper
from app.documents.reading import text_of
from tests.documents.samples import MADE_AT
from tests.documents.test_press import GOLDEN, PAPERS


def main():
    for name, (paper, tailoring) in PAPERS.items():
        text = "\n\f\n".join(text_of(print_paper(paper, tailoring, MADE_AT))) + "\n"
        (GOLDEN / f"{name}.txt").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
