// Package source reads what facts are made from out of the k8s.io/kubernetes module. It needs the module's files and the
// go command, and is for generators and tests only.
package source

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apiserver"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/component-base/version"
	aggregator "k8s.io/kube-aggregator/pkg/apiserver/scheme"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/controlplane"

	"gitops-actions/engine/facts"
)

const kubernetesModule = "k8s.io/kubernetes"

// Schemes are those of kube-apiserver: its own, and those of the servers of custom resources and of API services in it.
func Schemes() []*runtime.Scheme {
	return []*runtime.Scheme{legacyscheme.Scheme, apiextensions.Scheme, aggregator.Scheme}
}

// Release gives the sources of the release that the running program is built with.
func Release() (facts.Release, error) {
	lists, err := discovery()
	if err != nil {
		return facts.Release{}, err
	}
	return facts.Release{
		Minor:     version.DefaultKubeBinaryVersion,
		Discovery: lists,
		Enabled:   enabled,
		Schemes:   Schemes(),
	}, nil
}

// enabled follows kube-apiserver's own list; the two groups that it delegates are not on that list.
func enabled(resource schema.GroupVersionResource) bool {
	switch resource.Group {
	case "apiextensions.k8s.io", "apiregistration.k8s.io":
		return resource.Version == "v1"
	}
	return controlplane.DefaultAPIResourceConfigSource().ResourceEnabled(resource)
}

// discovery reads api/discovery of the module: what a server answers with all its versions and features turned on.
func discovery() ([]metav1.APIResourceList, error) {
	files, err := ModuleFiles("api", "discovery", "api*__*.json")
	if err != nil {
		return nil, err
	}
	var lists []metav1.APIResourceList
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var list metav1.APIResourceList
		if err := json.Unmarshal(text, &list); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		lists = append(lists, list)
	}
	return lists, nil
}

// ModuleFiles gives the paths of the files in the module k8s.io/kubernetes that match a pattern.
func ModuleFiles(pattern ...string) ([]string, error) {
	folder, err := moduleFolder()
	if err != nil {
		return nil, err
	}
	all := filepath.Join(append([]string{folder}, pattern...)...)
	files, err := filepath.Glob(all)
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("there is no file %s", all)
	}
	return files, err
}

// moduleFolder is where the go command keeps the version that this program is built with.
func moduleFolder() (string, error) {
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return "", fmt.Errorf("the program does not know its modules")
	}
	for _, module := range build.Deps {
		if module.Path == kubernetesModule {
			output, err := exec.Command("go", "mod", "download", "-json", module.Path+"@"+module.Version).Output()
			if err != nil {
				return "", fmt.Errorf("go mod download: %w", err)
			}
			var downloaded struct{ Dir string }
			if err := json.NewDecoder(bytes.NewReader(output)).Decode(&downloaded); err != nil {
				return "", err
			}
			return strings.TrimSpace(downloaded.Dir), nil
		}
	}
	return "", fmt.Errorf("the program is not built with %s", kubernetesModule)
}
