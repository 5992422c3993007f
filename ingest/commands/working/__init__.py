"""Folders of scans go in; the service archives them, alone or with other machines, and says how it fares."""
