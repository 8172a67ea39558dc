//go:build kubernetes_1_34

package podsecurity

import podpolicy "k8s.io/pod-security-admission/policy"

func libraryEvaluator(checks []podpolicy.Check) (podpolicy.Evaluator, error) {
	return podpolicy.NewEvaluator(checks)
}
