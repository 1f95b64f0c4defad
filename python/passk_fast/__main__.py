"""The command line as ``python -m passk_fast``."""

from passk_fast.cli import main

if __name__ == "__main__":
    main()
