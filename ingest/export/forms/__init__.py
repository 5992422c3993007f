"""A dossier, or several, go in; the forms that offices print of them come out, as PDF and .xlsx."""
