package e2e

const bugEnv = "VALKTOP_E2E_BUG"

func runWithBug(string) int { return 0 }
