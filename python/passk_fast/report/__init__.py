"""The report: its numbers (`build`, `model`), its words (`layout`, `words`), one file per output."""
