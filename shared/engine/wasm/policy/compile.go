package policy

import (
	"fmt"
	"strings"
	"sync"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/admission/plugin/webhook/matchconditions"
	"k8s.io/apiserver/pkg/cel/environment"

	"gitops-actions/engine/operation"
	"gitops-actions/engine/served"
)

// policy is a ValidatingAdmissionPolicy, compiled.
type policy struct {
	source      *admissionregistrationv1.ValidatingAdmissionPolicy
	constraints constraints
	// conditions are the match conditions, or nil.
	conditions matchconditions.Matcher
	validator  validating.Validator
	paramKind  *served.Kind
	// configuration is what denies each request that the policy matches, such as an unknown paramKind.
	configuration error
	bindings      []*binding
	// usesNamespace tells that an expression asks for the namespace of the request.
	usesNamespace bool
	// usesQuantities tells that an expression calculates with quantities.
	usesQuantities bool
}

// binding is a ValidatingAdmissionPolicyBinding.
type binding struct {
	source *admissionregistrationv1.ValidatingAdmissionPolicyBinding
	// constraints is nil where the binding has none of its own.
	constraints       *constraints
	parameterSelector labels.Selector
}

// environmentSet is that of the expressions of stored policies. Making it takes a while.
var environmentSet = sync.OnceValue(baseEnvironment)

// expression is one of a policy, with its path in it.
type expression struct {
	path     string
	accessor cel.ExpressionAccessor
	declared cel.OptionalVariableDeclarations
}

// compile gives a policy, or the problems of its expressions.
func compile(source *admissionregistrationv1.ValidatingAdmissionPolicy) (*policy, []operation.Problem) {
	compiled := &policy{source: source}
	var err error
	if source.Spec.MatchConstraints == nil {
		return nil, []operation.Problem{invalid("spec.matchConstraints", "a policy needs match constraints")}
	}
	if compiled.constraints, err = newConstraints(source.Spec.MatchConstraints); err != nil {
		return nil, []operation.Problem{invalid("spec.matchConstraints", err.Error())}
	}
	compiler, err := cel.NewCompositedCompiler(environmentSet())
	if err != nil {
		return nil, []operation.Problem{invalid("spec", err.Error())}
	}
	if problems := checkExpressions(compiler, source); len(problems) > 0 {
		return nil, problems
	}
	hasParams := source.Spec.ParamKind != nil
	full, ofMessages := declarations(hasParams, true), declarations(hasParams, false)
	if conditions := conditionAccessors(source); len(conditions) > 0 {
		evaluator := compiler.CompileCondition(conditions, full, environment.StoredExpressions)
		compiled.conditions = matchconditions.NewMatcher(evaluator, source.Spec.FailurePolicy, "policy", "validate", source.Name)
	}
	compiled.validator = newValidator(filters{
		validations:      evaluator(compiler, validationAccessors(source), full),
		auditAnnotations: evaluator(compiler, annotationAccessors(source), full),
		messages:         evaluator(compiler, messageAccessors(source), ofMessages),
	}, source.Spec.FailurePolicy)
	return compiled, compiled.look()
}

// look notes what the expressions use.
func (p *policy) look() []operation.Problem {
	var huge []operation.Problem
	for _, each := range expressionsOf(p.source) {
		text := each.accessor.GetExpression()
		p.usesNamespace = p.usesNamespace || strings.Contains(text, cel.NamespaceVarName)
		p.usesQuantities = p.usesQuantities || strings.Contains(text, "quantity")
		if hugeExponentInSource.MatchString(text) {
			huge = append(huge, invalid(each.path, hugeExponentMessage))
		}
	}
	if !p.usesQuantities {
		return nil
	}
	return huge
}

// filters are the three evaluators of a validator.
type filters struct {
	validations, auditAnnotations, messages cel.ConditionEvaluator
}

func newBinding(source *admissionregistrationv1.ValidatingAdmissionPolicyBinding) (*binding, error) {
	result := &binding{source: source, parameterSelector: labels.Nothing()}
	if source.Spec.MatchResources != nil {
		own, err := newConstraints(source.Spec.MatchResources)
		if err != nil {
			return nil, err
		}
		result.constraints = &own
	}
	if reference := source.Spec.ParamRef; reference != nil && reference.Selector != nil {
		var err error
		if result.parameterSelector, err = metav1.LabelSelectorAsSelector(reference.Selector); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// checkExpressions compiles all expressions, the variables first, which stay known to the compiler.
func checkExpressions(compiler *cel.CompositedCompiler, source *admissionregistrationv1.ValidatingAdmissionPolicy) []operation.Problem {
	var problems []operation.Problem
	for _, each := range expressionsOf(source) {
		var err error
		if variable, named := each.accessor.(cel.NamedExpressionAccessor); named {
			err = compilationError(compiler.CompileAndStoreVariable(variable, each.declared, environment.StoredExpressions))
		} else {
			err = compilationError(compiler.CompileCELExpression(each.accessor, each.declared, environment.StoredExpressions))
		}
		if err != nil {
			problems = append(problems, invalid(each.path, err.Error()))
		}
	}
	return problems
}

func compilationError(result cel.CompilationResult) error {
	if result.Error == nil {
		return nil
	}
	return result.Error
}

func invalid(path, message string) operation.Problem {
	return operation.Problem{Code: "invalid", Type: string(field.ErrorTypeInvalid), Path: path, Message: message}
}

// expressionsOf gives all expressions of a policy; a variable may be used by those after it.
func expressionsOf(source *admissionregistrationv1.ValidatingAdmissionPolicy) []expression {
	hasParams := source.Spec.ParamKind != nil
	full, ofMessages := declarations(hasParams, true), declarations(hasParams, false)
	var all []expression
	for i, variable := range source.Spec.Variables {
		accessor := &validating.Variable{Name: variable.Name, Expression: variable.Expression}
		all = append(all, expression{fmt.Sprintf("spec.variables[%d].expression", i), accessor, full})
	}
	for i, accessor := range conditionAccessors(source) {
		all = append(all, expression{fmt.Sprintf("spec.matchConditions[%d].expression", i), accessor, full})
	}
	for i, accessor := range validationAccessors(source) {
		all = append(all, expression{fmt.Sprintf("spec.validations[%d].expression", i), accessor, full})
	}
	for i, accessor := range messageAccessors(source) {
		if accessor != nil {
			all = append(all, expression{fmt.Sprintf("spec.validations[%d].messageExpression", i), accessor, ofMessages})
		}
	}
	for i, accessor := range annotationAccessors(source) {
		all = append(all, expression{fmt.Sprintf("spec.auditAnnotations[%d].valueExpression", i), accessor, full})
	}
	return all
}

func conditionAccessors(source *admissionregistrationv1.ValidatingAdmissionPolicy) []cel.ExpressionAccessor {
	var accessors []cel.ExpressionAccessor
	for i := range source.Spec.MatchConditions {
		accessors = append(accessors, (*matchconditions.MatchCondition)(&source.Spec.MatchConditions[i]))
	}
	return accessors
}

func validationAccessors(source *admissionregistrationv1.ValidatingAdmissionPolicy) []cel.ExpressionAccessor {
	var accessors []cel.ExpressionAccessor
	for _, validation := range source.Spec.Validations {
		accessors = append(accessors, &validating.ValidationCondition{
			Expression: validation.Expression, Message: validation.Message, Reason: validation.Reason,
		})
	}
	return accessors
}

// messageAccessors has nil for a validation without a message expression, and none at all where none has one.
func messageAccessors(source *admissionregistrationv1.ValidatingAdmissionPolicy) []cel.ExpressionAccessor {
	accessors := make([]cel.ExpressionAccessor, len(source.Spec.Validations))
	any := false
	for i, validation := range source.Spec.Validations {
		if validation.MessageExpression != "" {
			any = true
			accessors[i] = &validating.MessageExpressionCondition{MessageExpression: validation.MessageExpression}
		}
	}
	if !any {
		return nil
	}
	return accessors
}

func annotationAccessors(source *admissionregistrationv1.ValidatingAdmissionPolicy) []cel.ExpressionAccessor {
	var accessors []cel.ExpressionAccessor
	for _, annotation := range source.Spec.AuditAnnotations {
		accessors = append(accessors, &validating.AuditAnnotationCondition{
			Key: annotation.Key, ValueExpression: annotation.ValueExpression,
		})
	}
	return accessors
}
