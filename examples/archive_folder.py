"""Archives every scan below a folder, by copy, and lists the archive. Run again, it takes only what is new.

python examples/archive_folder.py scans/samples /tmp/saoluc
"""

import sys
from pathlib import Path

from ingest.archive.archive import Archive
from ingest.runs.files import RunFiles
from ingest.service.service import Service
from ingest.settings import load


def main(folder: Path, root: Path) -> None:
    settings = load(root=root)
    with Service(settings, on_end=lambda claim, outcome: print(claim.basename, outcome.value)) as service:
        files = RunFiles([folder.absolute()], service.journal, settings, again=False)
        service.work_off(files.to_do())
        archive = Archive(settings.folders.archive)
        for row in service.catalogue.latest(100):
            print(row.id, row.type, row.code, row.date, archive.place(row.id), sep=" | ")


# The pages are read in processes that import this file: without this line each of them would start the service.
if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
