"""A browser's request about dossiers (hồ sơ) goes in; a page, a form to be printed or a package comes out."""
