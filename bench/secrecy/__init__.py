"""Made scans with and without marks of secrecy, by kind, and how many of them a reading holds back."""
