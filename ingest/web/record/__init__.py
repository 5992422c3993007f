"""An archived document goes in; its fields, their places on the pages, and pictures of these come out."""
