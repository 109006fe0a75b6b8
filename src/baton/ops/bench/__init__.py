"""What Baton costs beside a raw write, measured on this machine in scratch databases of its own."""
