package podsecurity

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	podpolicy "k8s.io/pod-security-admission/policy"
)

// evaluator runs the checks of a level. It is for one goroutine.
type evaluator struct {
	level  api.LevelVersion
	checks podpolicy.Evaluator
	// run are the checks that the last evaluation ran, in the order of its results, which don't name them.
	run []check
}

type check struct {
	id    podpolicy.CheckID
	check podpolicy.CheckPodFn
}

func newEvaluator(level api.LevelVersion) (*evaluator, error) {
	result := &evaluator{level: level}
	checks := podpolicy.DefaultChecks()
	for _, each := range checks {
		for i, versioned := range each.Versions {
			recorded := check{id: each.ID, check: versioned.CheckPod}
			each.Versions[i].CheckPod = func(metadata *metav1.ObjectMeta, spec *corev1.PodSpec) podpolicy.CheckResult {
				result.run = append(result.run, recorded)
				return recorded.check(metadata, spec)
			}
		}
	}
	var err error
	if result.checks, err = libraryEvaluator(checks); err != nil {
		return nil, fmt.Errorf("the checks can't be set up: %w", err)
	}
	return result, nil
}

// evaluate gives the checks that the pod fails, in the order in which the API server tells them.
func (e *evaluator) evaluate(pod *pod) []Reason {
	e.run = e.run[:0]
	results := e.checks.EvaluatePod(e.level, pod.metadata, pod.spec)
	var reasons []Reason
	for i, result := range results {
		if result.Allowed {
			continue
		}
		failed := e.run[i]
		reasons = append(reasons, Reason{
			Check:  string(failed.id),
			Reason: result.ForbiddenReason,
			Detail: result.ForbiddenDetail,
			Fields: fieldsAtFault(failed, pod),
		})
	}
	return reasons
}
