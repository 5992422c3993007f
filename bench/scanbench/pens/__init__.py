"""A seed goes in; a made slot comes out: digits of one hand between print, worn as scans are, and what they say."""
