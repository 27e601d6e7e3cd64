"""The sample organization: its people, its projects, and how every task follows from the seed."""
