package kinds

import (
	"k8s.io/kubernetes/pkg/registry/storage/csidriver"
	"k8s.io/kubernetes/pkg/registry/storage/csinode"
	"k8s.io/kubernetes/pkg/registry/storage/csistoragecapacity"
	"k8s.io/kubernetes/pkg/registry/storage/storageclass"
	"k8s.io/kubernetes/pkg/registry/storage/volumeattachment"
	"k8s.io/kubernetes/pkg/registry/storage/volumeattributesclass"
)

func storageResources() []resource {
	return []resource{
		{group: "storage.k8s.io", versions: []string{"v1"}, name: "csidrivers", kind: "CSIDriver", strategy: csidriver.Strategy},
		{group: "storage.k8s.io", versions: []string{"v1"}, name: "csinodes", kind: "CSINode", strategy: csinode.Strategy},
		{group: "storage.k8s.io", versions: []string{"v1"}, name: "csistoragecapacities", kind: "CSIStorageCapacity", strategy: csistoragecapacity.Strategy},
		{group: "storage.k8s.io", versions: []string{"v1"}, name: "storageclasses", kind: "StorageClass", strategy: storageclass.Strategy},
		{group: "storage.k8s.io", versions: []string{"v1"}, name: "volumeattachments", kind: "VolumeAttachment", strategy: volumeattachment.Strategy, subresources: subresources{"status": volumeattachment.StatusStrategy}},
		{group: "storage.k8s.io", versions: []string{"v1"}, name: "volumeattributesclasses", kind: "VolumeAttributesClass", strategy: volumeattributesclass.Strategy},
	}
}
