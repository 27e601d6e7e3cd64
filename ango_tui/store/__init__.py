"""What is kept on disk: paths, atomic writes, drafts, snapshots, journal, upload ledger, remembered views."""
