"""The review page: from the archive to pages in a browser, and back from people to corrections."""
