package policy

import (
	"context"
	"fmt"
	"slices"
	"strings"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	celconfig "k8s.io/apiserver/pkg/apis/cel"

	"gitops-actions/engine/served"
)

// maxAnnotation is how long the value of an audit annotation may be.
const maxAnnotation = 10 * 1024

// evaluate asks all policies about a request.
func (s *session) evaluate(request *request) Verdict {
	var verdict Verdict
	for _, policy := range s.set.policies {
		kind := policy.constraints.matches(request)
		if kind == nil {
			continue
		}
		if policy.configuration != nil {
			verdict.misconfigured(policy, nil, policy.configuration)
			continue
		}
		evaluation := evaluation{session: s, request: request, policy: policy, kind: kind, verdict: &verdict}
		for _, binding := range policy.bindings {
			if binding.constraints == nil || binding.constraints.matches(request) != nil {
				evaluation.bound(binding)
			}
		}
		evaluation.tellAnnotations()
	}
	return verdict
}

// misconfigured denies, unless the policy ignores failures. binding may be nil. The texts are the API server's.
func (v *Verdict) misconfigured(policy *policy, binding *binding, err error) {
	if failure := policy.source.Spec.FailurePolicy; failure != nil && *failure == admissionregistrationv1.Ignore {
		return
	}
	denial := Denial{Policy: policy.source.Name, Reason: string(metav1.StatusReasonInvalid)}
	if binding == nil {
		denial.Message = fmt.Sprintf("failed to configure policy: %s", err)
	} else {
		denial.Binding = binding.source.Name
		denial.Message = fmt.Sprintf("failed to configure binding: %s", err)
	}
	v.Denials = append(v.Denials, denial)
}

// evaluation is that of one policy for one request.
type evaluation struct {
	session *session
	request *request
	policy  *policy
	kind    *served.Kind
	verdict *Verdict
	// annotations are the values to note in the audit log, by key; keys are in the order of the first use.
	annotations map[string][]string
	keys        []string
}

func (e *evaluation) bound(binding *binding) {
	parameters, err := e.session.set.parametersOf(e.policy, binding, e.request.attributes.GetNamespace())
	if err != nil {
		e.verdict.misconfigured(e.policy, binding, err)
		return
	}
	if len(parameters) == 0 {
		return
	}
	attributes, err := e.request.inVersion(e.kind)
	if err != nil {
		e.verdict.misconfigured(e.policy, binding, fmt.Errorf("failed to convert object version: %w", err))
		return
	}
	for _, parameter := range parameters {
		e.with(binding, parameter, attributes)
	}
}

// with evaluates the policy with one parameter, which may be nil.
func (e *evaluation) with(binding *binding, parameter runtime.Object, attributes *admission.VersionedAttributes) {
	ctx, authorizer := context.Background(), &noAuthorizer{}
	if e.incalculable(parameter, attributes) {
		e.undecided(binding, Rule{Path: "spec"}, hugeExponentMessage)
		return
	}
	if e.policy.conditions != nil {
		matched := e.policy.conditions.Match(ctx, attributes, parameter, authorizer)
		// With the failure policy Ignore an error is not told but taken for no match.
		if matched.Error == nil && !matched.Matches {
			if authorizer.asked && matched.FailedConditionName == "" {
				e.undecided(binding, Rule{Path: "spec.matchConditions"}, undecidable)
			}
			return
		}
		if matched.Error != nil {
			e.failed(binding, authorizer, Rule{Path: "spec.matchConditions"}, validating.PolicyDecision{
				Action: validating.ActionDeny, Evaluation: validating.EvalError, Message: matched.Error.Error(),
			})
			return
		}
	}
	result := e.policy.validator.Validate(ctx, e.kind.Resource, attributes, parameter, e.namespace(), celconfig.RuntimeCELCostBudget, authorizer)
	for i, decision := range result.Decisions {
		e.failed(binding, authorizer, e.ruleOf(i, len(result.Decisions)), decision)
	}
	for i, annotation := range result.AuditAnnotations {
		e.annotated(binding, authorizer, i, annotation)
	}
}

// namespace is not given to a policy that doesn't ask for it, so that only for the others a namespace is assumed.
func (e *evaluation) namespace() *corev1.Namespace {
	if !e.policy.usesNamespace {
		return nil
	}
	return e.request.namespaceObject()
}

// ruleOf finds the validation of a decision. There is one decision for each, or one alone where the evaluation of all
// was ended.
func (e *evaluation) ruleOf(index, decisions int) Rule {
	validations := e.policy.source.Spec.Validations
	if decisions != len(validations) {
		return Rule{Path: "spec.validations"}
	}
	return Rule{Expression: validations[index].Expression, Path: fmt.Sprintf("spec.validations[%d].expression", index)}
}

// failed tells of a decision by the actions of the binding.
func (e *evaluation) failed(binding *binding, authorizer *noAuthorizer, rule Rule, decision validating.PolicyDecision) {
	if decision.Evaluation == validating.EvalError && authorizer.ended(decision.Message) {
		e.undecided(binding, rule, undecidable)
		return
	}
	if decision.Action != validating.ActionDeny {
		return
	}
	policyName, bindingName := e.policy.source.Name, binding.source.Name
	for _, action := range binding.source.Spec.ValidationActions {
		switch action {
		case admissionregistrationv1.Deny:
			e.verdict.Denials = append(e.verdict.Denials, Denial{policyName, bindingName, decision.Message, reasonOf(decision), rule})
		case admissionregistrationv1.Warn:
			e.verdict.Warnings = append(e.verdict.Warnings, Warning{policyName, bindingName, decision.Message, rule})
		case admissionregistrationv1.Audit:
			e.verdict.Audit = append(e.verdict.Audit, Audit{Policy: policyName, Binding: bindingName, Message: decision.Message, Rule: rule})
		}
	}
}

func reasonOf(decision validating.PolicyDecision) string {
	if decision.Reason == "" {
		return string(metav1.StatusReasonInvalid)
	}
	return string(decision.Reason)
}

func (e *evaluation) undecided(binding *binding, rule Rule, why string) {
	undecided := Undecided{e.policy.source.Name, binding.source.Name, why, rule}
	if !slices.Contains(e.verdict.Undecided, undecided) {
		e.verdict.Undecided = append(e.verdict.Undecided, undecided)
	}
}

// annotated keeps a value for the audit log. An expression that fails denies the request whatever the binding's actions
// are.
func (e *evaluation) annotated(binding *binding, authorizer *noAuthorizer, index int, annotation validating.PolicyAuditAnnotation) {
	expression := e.policy.source.Spec.AuditAnnotations[index].ValueExpression
	rule := Rule{Expression: expression, Path: fmt.Sprintf("spec.auditAnnotations[%d].valueExpression", index)}
	if authorizer.ended(annotation.Error) {
		e.undecided(binding, rule, undecidable)
		return
	}
	switch annotation.Action {
	case validating.AuditAnnotationActionError:
		e.verdict.Denials = append(e.verdict.Denials, Denial{
			e.policy.source.Name, binding.source.Name, annotation.Error, string(metav1.StatusReasonInvalid), rule,
		})
	case validating.AuditAnnotationActionPublish:
		e.note(annotation.Key, annotation.Value[:min(len(annotation.Value), maxAnnotation)])
	}
}

func (e *evaluation) note(key, value string) {
	if e.annotations == nil {
		e.annotations = map[string][]string{}
	}
	values, known := e.annotations[key]
	if !known {
		e.keys = append(e.keys, key)
	}
	if !slices.Contains(values, value) {
		e.annotations[key] = append(values, value)
	}
}

// tellAnnotations joins the values of all bindings and parameters, as the audit log has them.
func (e *evaluation) tellAnnotations() {
	for _, key := range e.keys {
		e.verdict.Audit = append(e.verdict.Audit, Audit{
			Policy: e.policy.source.Name, Key: key, Value: strings.Join(e.annotations[key], ", "),
		})
	}
}
