"""Who we sell to and what was agreed: account, contact, deal, task, note, hold."""
