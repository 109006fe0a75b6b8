"""What billing does.  Doors that touch lower rooms stand here too, because here is the highest room they touch."""
