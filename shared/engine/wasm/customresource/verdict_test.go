package customresource

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gitops-actions/engine/operation"
	"gitops-actions/engine/served"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/warning"
	kubeversion "k8s.io/component-base/version"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

// TestVerdicts compares with the recorded answers of a real kube-apiserver.
func TestVerdicts(t *testing.T) {
	for _, given := range readFixtures(t) {
		t.Run(given.name, func(t *testing.T) {
			var expected map[string]outcome
			if err := json.Unmarshal(readFile(t, given.expectedPath()), &expected); err != nil {
				t.Fatal(err)
			}
			definitions := catalogOf(t, given.definition)
			earlier := definitions
			if given.earlier != nil {
				earlier = catalogOf(t, given.earlier)
			}
			for _, one := range given.cases {
				t.Run(one.Name, func(t *testing.T) {
					if one.Since > kubeversion.DefaultKubeBinaryVersion {
						t.Skipf("answered so since %s", one.Since)
					}
					wanted, known := expected[one.Name]
					if !known {
						t.Fatal("nothing is recorded for this case")
					}
					compare(t, wanted, answer(t, definitions, earlier, one))
				})
			}
		})
	}
}

// recordedRelease is the release whose answers are recorded. Others decide the same and have other words for it.
const recordedRelease = "1.36"

func compare(t *testing.T, wanted, got outcome) {
	t.Helper()
	got.Object = roundTrip(t, got.Object)
	if kubeversion.DefaultKubeBinaryVersion != recordedRelease {
		got.Error, got.Causes, got.Warnings = wordless(got)
		wanted.Error, wanted.Causes, wanted.Warnings = wordless(wanted)
	}
	if got.Error != wanted.Error && !(got.Error != "" && strings.HasSuffix(wanted.Error, got.Error)) {
		t.Errorf("error\n got:  %s\n want: %s", got.Error, wanted.Error)
	}
	if !reflect.DeepEqual(got.Causes, wanted.Causes) {
		t.Errorf("causes\n got:  %s\n want: %s", strings.Join(got.Causes, "\n       "), strings.Join(wanted.Causes, "\n       "))
	}
	// Strategies warn of what they accept; the server's handler warns of a deprecated version in any case.
	if wanted.Error == "" && !reflect.DeepEqual(got.Warnings, wanted.Warnings) {
		t.Errorf("warnings\n got:  %q\n want: %q", got.Warnings, wanted.Warnings)
	}
	if !reflect.DeepEqual(got.Object, wanted.Object) {
		t.Errorf("object\n got:  %s\n want: %s", encodeObject(t, got.Object), encodeObject(t, wanted.Object))
	}
}

func wordless(told outcome) (string, []string, []string) {
	if told.Error == "" {
		return "", nil, nil
	}
	return "refused", nil, nil
}

func roundTrip(t *testing.T, given object) object {
	if given == nil {
		return nil
	}
	return copyOf(t, given)
}

func catalogOf(t *testing.T, definitions ...[]byte) served.Catalog {
	t.Helper()
	answers, err := Register()(nil, definitions)
	if err != nil {
		t.Fatal(err)
	}
	for index, document := range answers.Documents {
		if len(document) > 0 {
			t.Fatalf("definition %d: %s", index, document)
		}
	}
	id := answers.Result.(Registered).ID
	t.Cleanup(func() {
		if _, err := Release()(json.RawMessage(encodeObject(t, releaseOptions{ID: id})), nil); err != nil {
			t.Error(err)
		}
	})
	found, ok := Catalog(id)
	if !ok {
		t.Fatalf("there is no set %d", id)
	}
	return found
}

func kindOf(t *testing.T, catalog served.Catalog, body []byte) (*served.Kind, error) {
	t.Helper()
	read := unstructured.Unstructured{}
	if err := json.Unmarshal(body, &read.Object); err != nil {
		t.Fatal(err)
	}
	return catalog.Find(read.GroupVersionKind())
}

func answer(t *testing.T, definitions, earlier served.Catalog, one testCase) outcome {
	t.Helper()
	switch {
	case one.Body != "":
		return create(t, definitions, []byte(one.Body))
	case one.Object != nil:
		return create(t, definitions, encodeObject(t, one.named(t, one.Object)))
	case one.After != nil:
		return update(t, definitions, earlier, one)
	default:
		return applies(t, definitions, one)
	}
}

// recorder keeps warnings in the place of the HTTP headers that they would become.
type recorder struct{ warnings []string }

func (r *recorder) AddWarning(_, text string) { r.warnings = append(r.warnings, text) }

func requestContext(kind *served.Kind) (context.Context, *recorder) {
	kept := &recorder{}
	namespace := ""
	if kind.Namespaced {
		namespace = "default"
	}
	return warning.WithWarningRecorder(request.WithNamespace(context.Background(), namespace), kept), kept
}

func failure(err error) outcome {
	var status apierrors.APIStatus
	if errors.As(err, &status) {
		text, causes := statusText(status.Status())
		return outcome{Error: text, Causes: causes}
	}
	return outcome{Error: err.Error()}
}

func create(t *testing.T, catalog served.Catalog, body []byte) outcome {
	t.Helper()
	kind, err := kindOf(t, catalog, body)
	if err != nil {
		return failure(err)
	}
	made, err := kind.Decode(body)
	if err != nil {
		return failure(err)
	}
	ctx, kept := requestContext(kind)
	if err := prepare(ctx, kind, made.(*unstructured.Unstructured)); err != nil {
		return failure(err)
	}
	if err := rest.BeforeCreate(kind.Create, ctx, made); err != nil {
		return failure(err)
	}
	return outcome{Warnings: kept.warnings, Object: withoutManagers(encoded(t, kind, made))}
}

// prepare does what the API server's handler does in front of the strategy.
func prepare(ctx context.Context, kind *served.Kind, made *unstructured.Unstructured) error {
	namespace := rest.ExpectedNamespaceForScope(request.NamespaceValue(ctx), kind.Namespaced)
	if err := rest.EnsureObjectNamespaceMatchesRequestNamespace(namespace, made); err != nil {
		return err
	}
	rest.WipeObjectMetaSystemFields(made)
	rest.FillObjectMetaSystemFields(made)
	return nil
}

func encoded(t *testing.T, kind *served.Kind, from runtime.Object) object {
	t.Helper()
	body, err := kind.Encode(from)
	if err != nil {
		t.Fatal(err)
	}
	var read object
	if err := json.Unmarshal(body, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

// stored is a created object as it is read again.
func stored(t *testing.T, catalog, earlier served.Catalog, one testCase) runtime.Object {
	t.Helper()
	before := one.named(t, one.Before)
	created := create(t, earlier, encodeObject(t, before))
	if created.Error != "" {
		t.Fatalf("the object before is refused: %s %s", created.Error, created.Causes)
	}
	if one.Status != nil {
		created.Object["status"] = map[string]any(one.Status)
	}
	body := encodeObject(t, created.Object)
	kind, err := kindOf(t, catalog, body)
	if err != nil {
		t.Fatal(err)
	}
	read, err := kind.Decode(body)
	if err != nil && !runtime.IsStrictDecodingError(err) {
		t.Fatal(err)
	}
	read.(*unstructured.Unstructured).SetResourceVersion("1")
	return read
}

func update(t *testing.T, catalog, earlier served.Catalog, one testCase) outcome {
	t.Helper()
	body := encodeObject(t, one.named(t, one.After))
	kind, err := kindOf(t, catalog, body)
	if err != nil {
		return failure(err)
	}
	old := stored(t, catalog, earlier, one)
	made, err := kind.Decode(body)
	if err != nil {
		return failure(err)
	}
	after := made.(*unstructured.Unstructured)
	after.SetResourceVersion("1")
	if kind.Namespaced {
		after.SetNamespace("default")
	}
	strategy := kind.Update
	if one.Subresource != "" {
		strategy = kind.Subresources[one.Subresource]
	}
	ctx, kept := requestContext(kind)
	if err := rest.BeforeUpdate(strategy, ctx, after, old); err != nil {
		return failure(err)
	}
	return outcome{Warnings: kept.warnings, Object: withoutManagers(encoded(t, kind, after))}
}

func applies(t *testing.T, catalog served.Catalog, one testCase) outcome {
	t.Helper()
	var live runtime.Object
	var last outcome
	for _, step := range one.Applies {
		body := encodeObject(t, one.named(t, step.Object))
		kind, err := kindOf(t, catalog, body)
		if err != nil {
			return failure(err)
		}
		next := applyOne(t, kind, live, step, body)
		if last = next; next.Error == "" {
			read := &unstructured.Unstructured{}
			if err := utiljson.Unmarshal(encodeObject(t, next.Object), &read.Object); err != nil {
				t.Fatal(err)
			}
			live = read
			last.Object = settled(last.Object)
		}
	}
	return last
}

func applyOne(t *testing.T, kind *served.Kind, live runtime.Object, step applyStep, body []byte) outcome {
	t.Helper()
	types, err := kind.Merge.Types()
	if err != nil {
		t.Fatal(err)
	}
	manager, err := managedfields.NewDefaultCRDFieldManager(types, kind.Merge.Convertor, kind.Merge.Defaulter, kind.Merge.Creater,
		kind.GroupVersionKind, kind.Merge.Hub, step.Subresource, fieldpath.NewExcludeFilterSetMap(kind.Merge.ResetFields(step.Subresource)))
	if err != nil {
		t.Fatal(err)
	}
	applied := &unstructured.Unstructured{}
	if err := json.Unmarshal(body, &applied.Object); err != nil {
		t.Fatal(err)
	}
	creates := live == nil
	if creates {
		if live, err = kind.Merge.Creater.New(kind.GroupVersionKind); err != nil {
			t.Fatal(err)
		}
	}
	live, err = asVersion(kind, live)
	if err != nil {
		t.Fatal(err)
	}
	merged, err := manager.Apply(live.DeepCopyObject(), applied, step.Manager, step.Force)
	if err != nil {
		return failure(err)
	}
	ctx, kept := requestContext(kind)
	after := merged.(*unstructured.Unstructured)
	if kind.Namespaced {
		after.SetNamespace("default")
	}
	if creates {
		if err = prepare(ctx, kind, after); err == nil {
			err = rest.BeforeCreate(kind.Create, ctx, merged)
		}
	} else {
		after.SetResourceVersion("1")
		live.(*unstructured.Unstructured).SetResourceVersion("1")
		strategy := kind.Update
		if step.Subresource != "" {
			strategy = kind.Subresources[step.Subresource]
		}
		err = rest.BeforeUpdate(strategy, ctx, merged, live)
	}
	if err != nil {
		return failure(err)
	}
	return outcome{Warnings: kept.warnings, Object: encoded(t, kind, merged)}
}

func asVersion(kind *served.Kind, live runtime.Object) (runtime.Object, error) {
	return kind.Merge.Convertor.ConvertToVersion(live, kind.GroupVersionKind.GroupVersion())
}

func readDefinitions(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/definitions/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no definitions: %v", err)
	}
	read := map[string][]byte{}
	for _, file := range files {
		read[strings.TrimSuffix(filepath.Base(file), ".yaml")] = readJSON(t, file)
	}
	return read
}

// TestDefinitionsAreRefusedAsByTheServer compares validation at registration with the recorded answers.
func TestDefinitionsAreRefusedAsByTheServer(t *testing.T) {
	var expected map[string]outcome
	if err := json.Unmarshal(readFile(t, "testdata/definitions/expected.json"), &expected); err != nil {
		t.Fatal(err)
	}
	for name, definition := range readDefinitions(t) {
		t.Run(name, func(t *testing.T) {
			answers, err := Register()(json.RawMessage(`{"validate": true}`), [][]byte{definition})
			if err != nil {
				t.Fatal(err)
			}
			var told refusal
			if len(answers.Documents[0]) > 0 {
				if err := json.Unmarshal(answers.Documents[0], &told); err != nil {
					t.Fatal(err)
				}
			}
			compareProblems(t, expected[name], told.Problems)
			catalog, _ := Catalog(answers.Result.(Registered).ID)
			read := newDefinition(definition)
			refused := expected[name].Error != ""
			for served := range read.versions {
				_, err := catalog.Find(read.groupVersionKind(served))
				if refused != (err != nil) {
					t.Errorf("version %s: refused by the server: %t, here: %v", served, refused, err)
				}
			}
		})
	}
}

func compareProblems(t *testing.T, wanted outcome, told []operation.Problem) {
	t.Helper()
	if (wanted.Error != "") != (len(told) > 0) {
		t.Fatalf("told: %v\n want: %s", told, wanted.Error)
	}
	if kubeversion.DefaultKubeBinaryVersion != recordedRelease {
		return
	}
	for _, cause := range wanted.Causes {
		parts := strings.SplitN(cause, "|", 3)
		found := false
		for _, problem := range told {
			found = found || problem.Path == parts[1] && problem.Message == parts[2] && problem.Type == parts[0]
		}
		if !found {
			t.Errorf("not told: %s\n told: %+v", cause, told)
		}
	}
}

// kindFor is the kind of a definition's first version.
func kindFor(t *testing.T, definition []byte, version string) *served.Kind {
	t.Helper()
	read := newDefinition(definition)
	kind, err := catalogOf(t, definition).Find(schema.GroupVersionKind{Group: read.outline.Spec.Group, Version: version, Kind: read.outline.Spec.Names.Kind})
	if err != nil {
		t.Fatal(err)
	}
	return kind
}
