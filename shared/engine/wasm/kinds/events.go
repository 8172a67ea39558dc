package kinds

import (
	"k8s.io/kubernetes/pkg/registry/core/event"
)

func eventsResources() []resource {
	return []resource{
		{group: "events.k8s.io", versions: []string{"v1"}, name: "events", kind: "Event", strategy: event.Strategy},
	}
}
