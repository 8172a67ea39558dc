//go:build !kubernetes_1_34 && !kubernetes_1_35

package policy

import (
	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
)

func newValidator(filters filters, failurePolicy *admissionregistrationv1.FailurePolicyType) validating.Validator {
	return validating.NewValidator(filters.validations, nil, filters.auditAnnotations, filters.messages, failurePolicy, nil)
}
