"""The processes that `serve` and `worker` start and supervise; each is a module run by itself."""
