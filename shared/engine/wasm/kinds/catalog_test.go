package kinds

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	goruntime "runtime"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	coreinstall "k8s.io/kubernetes/pkg/apis/core/install"
)

// Kubernetes records the discovery documents of a server that serves all versions. Of these a server serves the stable
// ones by default.
func TestCatalogHasAllStableKinds(t *testing.T) {
	recorded := recordedKinds(t)
	for kind, resource := range recorded {
		if !isCreatable(resource) {
			continue
		}
		found, err := Catalog().Find(kind)
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		if found.Resource != kind.GroupVersion().WithResource(resource.Name) || found.Namespaced != resource.Namespaced {
			t.Errorf("%s: is %v, namespaced %v", kind, found.Resource, found.Namespaced)
		}
	}
	for kind := range builtIn() {
		if _, ok := recorded[kind]; !ok {
			t.Errorf("%s is no kind that a server serves", kind)
		}
	}
}

func TestCatalogSaysWhyAKindIsMissing(t *testing.T) {
	for _, test := range []struct {
		kind  schema.GroupVersionKind
		known bool
	}{
		{schema.GroupVersionKind{Group: "apps", Version: "v1beta2", Kind: "Deployment"}, true},
		{schema.GroupVersionKind{Group: "batch", Version: "v1beta1", Kind: "CronJob"}, true},
		{schema.GroupVersionKind{Version: "v1", Kind: "PodList"}, true},
		{schema.GroupVersionKind{Group: "apiextensions.k8s.io", Version: "v1beta1", Kind: "CustomResourceDefinition"}, true},
		{schema.GroupVersionKind{Version: "v1", Kind: "Deployment"}, false},
		{schema.GroupVersionKind{Group: "example.com", Version: "v1", Kind: "Foo"}, false},
		{schema.GroupVersionKind{Group: "apps", Version: runtime.APIVersionInternal, Kind: "Deployment"}, false},
	} {
		found, err := Catalog().Find(test.kind)
		if found != nil || meta.IsNoMatchError(err) != test.known || runtime.IsNotRegisteredError(err) == test.known {
			t.Errorf("%s: %v, %v", test.kind, found, err)
		}
	}
}

func isCreatable(resource metav1.APIResource) bool {
	for _, verb := range resource.Verbs {
		if verb == "create" {
			return true
		}
	}
	return false
}

var stableVersion = regexp.MustCompile(`^(api|apis__[^_]+)__v\d+\.json$`)

func recordedKinds(t *testing.T) map[schema.GroupVersionKind]metav1.APIResource {
	t.Helper()
	folder := filepath.Join(kubernetesModule(t), "api", "discovery")
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	recorded := map[schema.GroupVersionKind]metav1.APIResource{}
	for _, entry := range entries {
		if !stableVersion.MatchString(entry.Name()) {
			continue
		}
		bytes, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		var list metav1.APIResourceList
		if err := json.Unmarshal(bytes, &list); err != nil {
			t.Fatal(err)
		}
		version, err := schema.ParseGroupVersion(list.GroupVersion)
		if err != nil {
			t.Fatal(err)
		}
		for _, resource := range list.APIResources {
			if !strings.Contains(resource.Name, "/") {
				recorded[version.WithKind(resource.Kind)] = resource
			}
		}
	}
	if len(recorded) == 0 {
		t.Fatal("no discovery documents in " + folder)
	}
	return recorded
}

// kubernetesModule is the folder of the module that the test is built with. The place of any of its functions names it.
func kubernetesModule(t *testing.T) string {
	t.Helper()
	address := reflect.ValueOf(coreinstall.Install).Pointer()
	file, _ := goruntime.FuncForPC(address).FileLine(address)
	name := regexp.MustCompile(`k8s\.io/kubernetes@[^/]+`).FindString(filepath.ToSlash(file))
	if name == "" {
		t.Fatal("no version of Kubernetes in " + file)
	}
	cache, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(strings.TrimSpace(string(cache)), name)
}
