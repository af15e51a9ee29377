"""What may be said of many without betraying one."""
