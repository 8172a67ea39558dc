package podsecurity

import (
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	podpolicy "k8s.io/pod-security-admission/policy"
)

// part is a copy of a pod, or of a piece of one, that may be changed.
type part struct {
	metadata *metav1.ObjectMeta
	spec     *corev1.PodSpec
}

// fieldsAtFault finds the fields that make a pod fail a check. The library names containers but not fields, so the check
// is asked again about pieces of the pod: a field is at fault if the check still objects to its piece when all other
// fields that the check looks at are mended.
func fieldsAtFault(failed check, pod *pod) []string {
	bare := func() part { return pieceOf(pod, nil) }
	ofPod := bare().result(failed)
	var fields []string
	if !ofPod.Allowed {
		fields = atFault(failed, bare, podSites)
	}
	outside := fields
	for _, place := range containersOf(pod.spec) {
		// A container that only inherits what is wrong with the pod adds nothing to what the check says.
		if result := pieceOf(pod, &place).result(failed); result.Allowed || result.ForbiddenDetail == ofPod.ForbiddenDetail {
			continue
		}
		alone := func() part {
			piece := pieceOf(pod, &place)
			mend(podSites(failed.id, piece), outside)
			return piece
		}
		fields = append(fields, atFault(failed, alone, func(id podpolicy.CheckID, part part) []site {
			return containerSites(id, part, place.path)
		})...)
	}
	for i, field := range fields {
		fields[i] = pod.prefix + field
	}
	return fields
}

func mend(sites []site, paths []string) {
	for _, site := range sites {
		if slices.Contains(paths, site.path) {
			site.mend()
		}
	}
}

func (p part) result(check check) podpolicy.CheckResult {
	return check.check(p.metadata, p.spec)
}

func atFault(failed check, copied func() part, sites func(podpolicy.CheckID, part) []site) []string {
	var fields []string
	for i, suspect := range sites(failed.id, copied()) {
		mended := copied()
		for k, other := range sites(failed.id, mended) {
			if k != i {
				other.mend()
			}
		}
		if !mended.result(failed).Allowed {
			fields = append(fields, suspect.path)
		}
	}
	return fields
}

// place is where a container lies in a pod.
type place struct {
	path      string
	container *corev1.Container
}

func containersOf(spec *corev1.PodSpec) []place {
	var places []place
	for i := range spec.InitContainers {
		places = append(places, place{fmt.Sprintf("spec.initContainers[%d]", i), &spec.InitContainers[i]})
	}
	for i := range spec.Containers {
		places = append(places, place{fmt.Sprintf("spec.containers[%d]", i), &spec.Containers[i]})
	}
	for i := range spec.EphemeralContainers {
		common := (*corev1.Container)(&spec.EphemeralContainers[i].EphemeralContainerCommon)
		places = append(places, place{fmt.Sprintf("spec.ephemeralContainers[%d]", i), common})
	}
	return places
}

// pieceOf copies a pod with one of its containers, or with none.
func pieceOf(pod *pod, only *place) part {
	spec := *pod.spec
	spec.InitContainers, spec.Containers, spec.EphemeralContainers = nil, nil, nil
	piece := part{metadata: pod.metadata.DeepCopy(), spec: spec.DeepCopy()}
	if only != nil {
		piece.spec.Containers = []corev1.Container{*only.container.DeepCopy()}
	}
	return piece
}
