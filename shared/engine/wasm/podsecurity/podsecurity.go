// Package podsecurity checks pods against the Pod Security Standards with the checks that kube-apiserver's admission
// plugin PodSecurity runs.
package podsecurity

import (
	"encoding/json"
	"fmt"

	"k8s.io/pod-security-admission/api"

	"gitops-actions/engine/operation"
	"gitops-actions/engine/served"
)

// Options are the options of the operation podSecurity.
type Options struct {
	// Level is privileged, baseline or restricted.
	Level string `json:"level"`
	// Version is the version of the standards, such as v1.36; empty and "latest" are this release's.
	Version string `json:"version"`
}

// Verdict is the answer for an object whose pods the level does not allow, or that could not be read.
type Verdict struct {
	Reasons []Reason `json:"reasons,omitempty"`
	// Unreadable says why the object's pod could not be read; it has no reasons then.
	Unreadable string `json:"unreadable,omitempty"`
}

// Reason is one check that a pod fails.
type Reason struct {
	Check  string `json:"check"`
	Reason string `json:"reason"`
	Detail string `json:"detail,omitempty"`
	// Fields are the paths, from the object's root, of the fields to mend. A field may be absent where the level asks
	// for it to be set.
	Fields []string `json:"fields,omitempty"`
}

// Catalogs finds the kinds of a set of custom resources; 0 stands for the built-in kinds alone.
type Catalogs = func(customResources int) (served.Catalog, error)

// Handler answers podSecurity: the documents are objects of any kind, and those without a pod or a pod template have
// nothing to tell.
func Handler(catalogs Catalogs) operation.Handler {
	return func(options json.RawMessage, documents [][]byte) (operation.Answers, error) {
		level, err := readOptions(options)
		if err != nil {
			return operation.Answers{}, err
		}
		catalog, err := catalogs(0)
		if err != nil {
			return operation.Answers{}, err
		}
		checks, err := newEvaluator(level)
		if err != nil {
			return operation.Answers{}, err
		}
		return operation.Answers{Documents: operation.Each(documents, func(document []byte) any {
			return answer(checks, catalog, document)
		})}, nil
	}
}

func answer(checks *evaluator, catalog served.Catalog, document []byte) any {
	pod, err := readPod(catalog, document)
	if err != nil {
		return Verdict{Unreadable: err.Error()}
	}
	if pod == nil {
		return nil
	}
	reasons := checks.evaluate(pod)
	if len(reasons) == 0 {
		return nil
	}
	return Verdict{Reasons: reasons}
}

func readOptions(encoded json.RawMessage) (api.LevelVersion, error) {
	var options Options
	if len(encoded) > 0 {
		if err := json.Unmarshal(encoded, &options); err != nil {
			return api.LevelVersion{}, fmt.Errorf("the options can't be read: %w", err)
		}
	}
	level, err := api.ParseLevel(options.Level)
	if err != nil {
		return api.LevelVersion{}, fmt.Errorf("level %q: %w", options.Level, err)
	}
	if options.Version == "" {
		return api.LevelVersion{Level: level, Version: api.LatestVersion()}, nil
	}
	version, err := api.ParseVersion(options.Version)
	if err != nil {
		return api.LevelVersion{}, fmt.Errorf("version %q: %w", options.Version, err)
	}
	return api.LevelVersion{Level: level, Version: version}, nil
}
