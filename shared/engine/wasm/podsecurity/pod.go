package podsecurity

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	appsdefaults "k8s.io/kubernetes/pkg/apis/apps/v1"
	batchdefaults "k8s.io/kubernetes/pkg/apis/batch/v1"
	coredefaults "k8s.io/kubernetes/pkg/apis/core/v1"
	kjson "sigs.k8s.io/json"

	"gitops-actions/engine/decoding"
	"gitops-actions/engine/served"
)

// pod is what the checks look at, and where it lies in its object: "" for a Pod, "spec.template." for a Deployment.
type pod struct {
	prefix   string
	metadata *metav1.ObjectMeta
	spec     *corev1.PodSpec
}

// readPod gives the pod or the pod template of an object with the defaults filled in, as the admission plugin sees it,
// or nil for an object without one.
func readPod(catalog served.Catalog, document []byte) (*pod, error) {
	if !bytes.HasPrefix(bytes.TrimLeft(document, " \t\r\n"), []byte("{")) {
		return nil, errors.New("the document is not a JSON object")
	}
	var identity metav1.TypeMeta
	if err := kjson.UnmarshalCaseSensitivePreserveInts(document, &identity); err != nil {
		return nil, fmt.Errorf("the object can't be read: %w", err)
	}
	switch identity.GroupVersionKind() {
	case corev1.SchemeGroupVersion.WithKind("Pod"):
		return readBarePod(catalog, document)
	case corev1.SchemeGroupVersion.WithKind("PodTemplate"):
		return read(document, coredefaults.SetObjectDefaults_PodTemplate, func(object *corev1.PodTemplate) *pod {
			return ofTemplate("template.", &object.Template)
		})
	case corev1.SchemeGroupVersion.WithKind("ReplicationController"):
		return read(document, coredefaults.SetObjectDefaults_ReplicationController, func(object *corev1.ReplicationController) *pod {
			return ofTemplate("spec.template.", object.Spec.Template)
		})
	case appsv1.SchemeGroupVersion.WithKind("ReplicaSet"):
		return read(document, appsdefaults.SetObjectDefaults_ReplicaSet, func(object *appsv1.ReplicaSet) *pod {
			return ofTemplate("spec.template.", &object.Spec.Template)
		})
	case appsv1.SchemeGroupVersion.WithKind("Deployment"):
		return read(document, appsdefaults.SetObjectDefaults_Deployment, func(object *appsv1.Deployment) *pod {
			return ofTemplate("spec.template.", &object.Spec.Template)
		})
	case appsv1.SchemeGroupVersion.WithKind("DaemonSet"):
		return read(document, appsdefaults.SetObjectDefaults_DaemonSet, func(object *appsv1.DaemonSet) *pod {
			return ofTemplate("spec.template.", &object.Spec.Template)
		})
	case appsv1.SchemeGroupVersion.WithKind("StatefulSet"):
		return read(document, appsdefaults.SetObjectDefaults_StatefulSet, func(object *appsv1.StatefulSet) *pod {
			return ofTemplate("spec.template.", &object.Spec.Template)
		})
	case batchv1.SchemeGroupVersion.WithKind("Job"):
		return read(document, batchdefaults.SetObjectDefaults_Job, func(object *batchv1.Job) *pod {
			return ofTemplate("spec.template.", &object.Spec.Template)
		})
	case batchv1.SchemeGroupVersion.WithKind("CronJob"):
		return read(document, batchdefaults.SetObjectDefaults_CronJob, func(object *batchv1.CronJob) *pod {
			return ofTemplate("spec.jobTemplate.spec.template.", &object.Spec.JobTemplate.Spec.Template)
		})
	}
	return nil, nil
}

func read[T any](document []byte, setDefaults func(*T), find func(*T) *pod) (*pod, error) {
	object := new(T)
	if err := decoding.CheckQuantities(document, object); err != nil {
		return nil, fmt.Errorf("the object can't be read: %w", err)
	}
	if err := kjson.UnmarshalCaseSensitivePreserveInts(document, object); err != nil {
		return nil, fmt.Errorf("the object can't be read: %w", err)
	}
	setDefaults(object)
	return find(object), nil
}

func ofTemplate(prefix string, template *corev1.PodTemplateSpec) *pod {
	if template == nil {
		return nil
	}
	return &pod{prefix: prefix, metadata: &template.ObjectMeta, spec: &template.Spec}
}

func readBarePod(catalog served.Catalog, document []byte) (*pod, error) {
	found, err := read(document, coredefaults.SetObjectDefaults_Pod, func(object *corev1.Pod) *pod {
		return &pod{metadata: &object.ObjectMeta, spec: &object.Spec}
	})
	if err != nil || !hasAppArmorAnnotation(found.metadata) {
		return found, err
	}
	return prepared(catalog, document)
}

// hasAppArmorAnnotation tells whether a Pod has an annotation that the API server copies to a field when it creates the
// Pod, before admission sees it.
func hasAppArmorAnnotation(metadata *metav1.ObjectMeta) bool {
	for key := range metadata.Annotations {
		if strings.HasPrefix(key, corev1.DeprecatedAppArmorBetaContainerAnnotationKeyPrefix) {
			return true
		}
	}
	return false
}

func prepared(catalog served.Catalog, document []byte) (*pod, error) {
	kind, err := catalog.Find(schema.GroupVersionKind{Version: "v1", Kind: "Pod"})
	if err != nil {
		return nil, err
	}
	object, err := kind.Decode(document)
	if object == nil {
		return nil, fmt.Errorf("the object can't be read: %w", err)
	}
	kind.Create.PrepareForCreate(genericapirequest.WithNamespace(context.Background(), metav1.NamespaceDefault), object)
	encoded, err := kind.Encode(object)
	if err != nil {
		return nil, fmt.Errorf("the object can't be read: %w", err)
	}
	return read(encoded, func(*corev1.Pod) {}, func(object *corev1.Pod) *pod {
		return &pod{metadata: &object.ObjectMeta, spec: &object.Spec}
	})
}
