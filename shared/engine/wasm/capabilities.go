package main

import "k8s.io/kubernetes/pkg/capabilities"

// Nearly every API server runs with --allow-privileged; what a cluster forbids all the same, its policies say.
func init() {
	capabilities.Initialize(capabilities.Capabilities{AllowPrivileged: true})
}
