"""Makes an archive with the catalogue and the journal of an earlier version, by the code of that version and the
stand-ins of its own tests. How the files beside this one were made:

    git worktree add /tmp/layout-1 00b56f6 && cd /tmp/layout-1 && PYTHONPATH=.:tests/ingest python MAKE 1
    git worktree add /tmp/layout-2 954f1df && cd /tmp/layout-2 && PYTHONPATH=.:tests/ingest python MAKE 2
    git worktree add /tmp/layout-3 1bc8395 && cd /tmp/layout-3 && PYTHONPATH=.:tests/ingest python MAKE 3
    git worktree add /tmp/layout-4 cacc5bf && cd /tmp/layout-4 && PYTHONPATH=.:tests/ingest python MAKE 4
    git worktree add /tmp/layout-5 8d7c9d1 && cd /tmp/layout-5 && PYTHONPATH=.:tests/ingest python MAKE 5
    git worktree add /tmp/layout-6 ff42c5f && cd /tmp/layout-6 && PYTHONPATH=.:tests/ingest python MAKE 6
    git worktree add /tmp/layout-7 65a6698 && cd /tmp/layout-7 && PYTHONPATH=.:tests/ingest python MAKE 7
    git worktree add /tmp/layout-8 498dd58 && cd /tmp/layout-8 && PYTHONPATH=.:tests/ingest python MAKE 8
    PYTHONPATH=.:tests/ingest python tests/data/archives/make.py 9, in the tree that has layout 9

MAKE is this file. Layout 1 has no number in its file. In each archive: two documents, one of which came in twice and,
where there were corrections, was corrected; and a file that failed. Since layout 7: a dossier of both, handed over.
"""

import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

from rig import BROKEN, SCAN, Rig

WHEN = "2026-11-25T08:00:00+00:00"


def fill(root: Path) -> None:
    rig = Rig(root)
    for name, content in {
        "a.png": SCAN,
        "again.png": SCAN,
        "b.png": SCAN + b"other",
        "x.png": BROKEN,
    }.items():
        rig.ingest(name, content)
    correct(rig, next(iter(rig.archive.documents())))
    put_in_dossier(rig)
    rig.journal.close()
    rig.catalogue.close()


def correct(rig: Rig, document: str) -> None:
    try:
        from ingest.correcting import correct as make
        from ingest.corrections import Correction
    except ImportError:
        correct_since_layout_6(rig, document)
        return
    new = [
        Correction(at="/document/type", before="Quyết định", after="Nghị quyết", who="lan", when=WHEN),
        Correction(at="/document/about", before=None, after="về cây xanh", who="lan", when=WHEN),
    ]
    make(document, rig.archive, rig.catalogue, lambda: new)


def correct_since_layout_6(rig: Rig, document: str) -> None:
    try:
        from ingest.archive.corrections import Correction
        from ingest.archive.keep_corrections import correct as make
    except ImportError:  # layout 1
        return
    about = {"who": "lan", "when": WHEN}
    new = [
        Correction(at="/document/type", before="Quyết định", after="Nghị quyết", **about),
        Correction(at="", action="confirm", **about),
        Correction(at="/document/about", before=None, after="về cây xanh", **about),
    ]
    make(document, rig.house, lambda: new)


def put_in_dossier(rig: Rig) -> None:
    try:
        from ingest.archive.dossiers import keeping
    except ImportError:  # before layout 7
        return
    facts = {"title": "Tập văn bản", "code": "01", "retention": 20}
    made = keeping.make(rig.house, "lan", facts, sorted(rig.archive.documents()))
    keeping.hand_over(rig.house, made.id, "lan")


def main() -> None:
    target = Path(__file__).with_name(f"layout-{int(sys.argv[1])}.zip")
    root = Path(tempfile.mkdtemp())
    fill(root)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as whole:
        for file in sorted(root.rglob("*")):
            if file.is_file() and not file.name.endswith(("-wal", "-shm")):
                whole.write(file, file.relative_to(root))
    shutil.rmtree(root)


if __name__ == "__main__":
    main()
