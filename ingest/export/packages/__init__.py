"""Documents with their metadata go in; a submission package (SIP) comes out as one zip file."""
