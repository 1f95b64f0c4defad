"""What comes out under every choice an analyst might make."""
