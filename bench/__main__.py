"""`python -m bench load_cog|lists|pdf|tampering|all`."""

from bench.run import main

if __name__ == "__main__":
    main()
