"""What screens share: tables, filter bar, forms, prompts, timeline, help."""
