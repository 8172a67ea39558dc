package policy

import (
	"context"

	admissionv1 "k8s.io/api/admission/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/cel/environment"
)

// evaluator compiles a group of expressions.
func evaluator(compiler *cel.CompositedCompiler, accessors []cel.ExpressionAccessor, declared cel.OptionalVariableDeclarations) cel.ConditionEvaluator {
	if len(accessors) == 0 {
		return noExpressions{}
	}
	return compiler.CompileCondition(accessors, declared, environment.StoredExpressions)
}

// noExpressions spares the preparing of variables where there is nothing to evaluate.
type noExpressions struct{}

func (noExpressions) ForInput(_ context.Context, _ *admission.VersionedAttributes, _ *admissionv1.AdmissionRequest, _ cel.OptionalVariableBindings, _ *corev1.Namespace, budget int64) ([]cel.EvaluationResult, int64, error) {
	return nil, budget, nil
}

func (noExpressions) CompilationErrors() []error { return nil }
