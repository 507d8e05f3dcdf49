"""What contracts say on the dashboards: of a département, of one contract, of the départements compared."""
