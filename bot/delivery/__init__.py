"""What is due goes out, once: planned, attempted, and its outcome noted, by the one dispatcher that leads."""
