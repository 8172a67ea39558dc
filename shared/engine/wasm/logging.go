package main

import (
	"io"

	"k8s.io/klog/v2"
)

// Kubernetes logs now and then, with values of fields in it, which may be secret. Whatever matters is in the answers.
func init() {
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard)
}
