package kinds

import (
	// The time zones of CronJobs are checked by loading them, and WebAssembly has no files to load them from.
	_ "time/tzdata"

	"k8s.io/kubernetes/pkg/registry/batch/cronjob"
	"k8s.io/kubernetes/pkg/registry/batch/job"
)

func batchResources() []resource {
	return []resource{
		{group: "batch", versions: []string{"v1"}, name: "cronjobs", kind: "CronJob", strategy: cronjob.Strategy, subresources: subresources{"status": cronjob.StatusStrategy}},
		{group: "batch", versions: []string{"v1"}, name: "jobs", kind: "Job", strategy: job.Strategy, subresources: subresources{"status": job.StatusStrategy}},
	}
}
