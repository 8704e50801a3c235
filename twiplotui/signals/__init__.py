"""Pure: facts and stored state become decisions. No database, no screen, no clock."""
