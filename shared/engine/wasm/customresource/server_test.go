package customresource

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"sort"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// server is a new kube-apiserver, given by KUBE_APISERVER_URL and KUBE_APISERVER_TOKEN, whose answers get recorded.
type server struct {
	url, token string
	client     *http.Client
}

func realServer(t *testing.T) *server {
	t.Helper()
	if os.Getenv("KUBE_APISERVER_URL") == "" {
		t.Skip("KUBE_APISERVER_URL names no server to record the answers of")
	}
	return &server{
		url:   os.Getenv("KUBE_APISERVER_URL"),
		token: os.Getenv("KUBE_APISERVER_TOKEN"),
		// The server has a certificate of its own making.
		client: &http.Client{Timeout: time.Minute, Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}},
	}
}

type response struct {
	status   int
	body     []byte
	warnings []string
}

func (s *server) do(t *testing.T, method, path, contentType string, body []byte) response {
	t.Helper()
	request, err := http.NewRequest(method, s.url+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+s.token)
	request.Header.Set("Content-Type", contentType)
	answer, err := s.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	read := response{status: answer.StatusCode, body: content}
	for _, header := range answer.Header.Values("Warning") {
		read.warnings = append(read.warnings, warningText(header))
	}
	return read
}

var warningHeader = regexp.MustCompile(`^299 - "(.*)"$`)

func warningText(header string) string {
	found := warningHeader.FindStringSubmatch(header)
	if found == nil {
		return header
	}
	return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(found[1])
}

func (r response) outcome(t *testing.T, shape func(object) object) outcome {
	t.Helper()
	read := outcome{Warnings: r.warnings}
	if r.status >= 300 {
		status := metav1.Status{}
		if err := json.Unmarshal(r.body, &status); err != nil {
			t.Fatalf("status %d: %s", r.status, r.body)
		}
		read.Error, read.Causes = statusText(status)
		return read
	}
	if err := json.Unmarshal(r.body, &read.Object); err != nil {
		t.Fatal(err)
	}
	read.Object = shape(read.Object)
	return read
}

func statusText(status metav1.Status) (string, []string) {
	var causes []string
	if status.Details != nil && status.Reason == metav1.StatusReasonInvalid || status.Reason == metav1.StatusReasonConflict && status.Details != nil {
		for _, cause := range status.Details.Causes {
			causes = append(causes, fmt.Sprintf("%s|%s|%s", cause.Type, cause.Field, cause.Message))
		}
		sort.Strings(causes)
	}
	if len(causes) > 0 {
		return string(status.Reason), causes
	}
	return status.Message, nil
}

func (s *server) create(t *testing.T, path string, body []byte) response {
	t.Helper()
	return s.do(t, http.MethodPost, path, "application/json", body)
}

func (s *server) define(t *testing.T, definition []byte) {
	t.Helper()
	read := newDefinition(definition)
	if len(read.problems) > 0 {
		t.Fatal(read.problems)
	}
	path := "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
	answer := s.create(t, path, definition)
	if answer.status != http.StatusCreated {
		t.Fatalf("the server refuses the definition: %s", answer.body)
	}
	for _, version := range read.outline.Spec.Versions {
		if version.Served {
			s.awaitServed(t, path, read, version.Name)
		}
	}
}

func (s *server) awaitServed(t *testing.T, path string, read *definition, version string) {
	t.Helper()
	for attempt := 0; attempt < 200; attempt++ {
		established := strings.Contains(string(s.do(t, http.MethodGet, path+"/"+read.name(), "application/json", nil).body), `"type":"Established","status":"True"`) ||
			attempt > 20
		list := s.do(t, http.MethodGet, fmt.Sprintf("/apis/%s/%s/%s", read.outline.Spec.Group, version, read.outline.Spec.Names.Plural), "application/json", nil)
		if list.status == http.StatusOK && established {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("the server does not serve %s at %s", read.name(), version)
}

func (s *server) redefine(t *testing.T, definition []byte) {
	t.Helper()
	read := newDefinition(definition)
	path := "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + read.name()
	merged := s.do(t, http.MethodPatch, path, "application/merge-patch+json", definition)
	if merged.status != http.StatusOK {
		t.Fatalf("the server refuses the definition: %s", merged.body)
	}
	// The handler hears of it by a watch, and nothing tells when.
	time.Sleep(2 * time.Second)
}

func resourcePath(read *definition, given object, withName bool, subresource string) string {
	version := "v1"
	if apiVersion, _ := given["apiVersion"].(string); apiVersion != "" {
		version = schema.FromAPIVersionAndKind(apiVersion, "").Version
	}
	path := fmt.Sprintf("/apis/%s/%s", read.outline.Spec.Group, version)
	if read.namespaced() {
		path += "/namespaces/default"
	}
	path += "/" + read.outline.Spec.Names.Plural
	if withName {
		metadata, _ := given["metadata"].(map[string]any)
		path += "/" + fmt.Sprint(metadata["name"])
	}
	if subresource != "" {
		path += "/" + subresource
	}
	return path
}

// record gives the server's answers to the cases of a fixture, by their names.
func (s *server) record(t *testing.T, given fixture) map[string]outcome {
	t.Helper()
	read := newDefinition(given.definition)
	first := given.definition
	if given.earlier != nil {
		first = given.earlier
	}
	s.define(t, first)
	for _, one := range given.cases {
		if one.Before == nil {
			continue
		}
		before := one.named(t, one.Before)
		if created := s.create(t, resourcePath(read, before, false, ""), encodeObject(t, before)); created.status != http.StatusCreated {
			t.Fatalf("%s: the server refuses the object before: %s", one.Name, created.body)
		}
		if one.Status == nil {
			continue
		}
		patch := encodeObject(t, map[string]any{"status": one.Status})
		if patched := s.do(t, http.MethodPatch, resourcePath(read, before, true, "status"), "application/merge-patch+json", patch); patched.status != http.StatusOK {
			t.Fatalf("%s: the server refuses the status: %s", one.Name, patched.body)
		}
	}
	if given.earlier != nil {
		s.redefine(t, given.definition)
	}
	answers := map[string]outcome{}
	for _, one := range given.cases {
		answers[one.Name] = s.answer(t, read, one)
	}
	return answers
}

const fieldValidation = "?fieldValidation=Strict"

func (s *server) answer(t *testing.T, read *definition, one testCase) outcome {
	t.Helper()
	switch {
	case one.Body != "":
		return s.create(t, resourcePath(read, nil, false, "")+fieldValidation, []byte(one.Body)).outcome(t, withoutManagers)
	case one.Object != nil:
		made := one.named(t, one.Object)
		return s.create(t, resourcePath(read, made, false, "")+fieldValidation, encodeObject(t, made)).outcome(t, withoutManagers)
	case one.After != nil:
		after := one.named(t, one.After)
		path := resourcePath(read, after, true, "")
		var live object
		if err := json.Unmarshal(s.do(t, http.MethodGet, path, "application/json", nil).body, &live); err != nil {
			t.Fatal(err)
		}
		if metadata, ok := after["metadata"].(map[string]any); ok && metadata["resourceVersion"] == nil {
			metadata["resourceVersion"] = live["metadata"].(map[string]any)["resourceVersion"]
		}
		return s.do(t, http.MethodPut, resourcePath(read, after, true, one.Subresource)+fieldValidation, "application/json", encodeObject(t, after)).outcome(t, withoutManagers)
	default:
		var last outcome
		for _, step := range one.Applies {
			applied := one.named(t, step.Object)
			query := url.Values{"fieldManager": {step.Manager}, "fieldValidation": {"Strict"}, "force": {fmt.Sprint(step.Force)}}
			path := resourcePath(read, applied, true, step.Subresource) + "?" + query.Encode()
			last = s.do(t, http.MethodPatch, path, "application/apply-patch+yaml", encodeObject(t, applied)).outcome(t, settled)
		}
		return last
	}
}

// TestRecord writes down what a real kube-apiserver answers.
func TestRecord(t *testing.T) {
	recorded := realServer(t)
	for _, given := range readFixtures(t) {
		t.Run(given.name, func(t *testing.T) {
			writeExpected(t, given.expectedPath(), recorded.record(t, given))
		})
	}
	t.Run("definitions", func(t *testing.T) {
		answers := map[string]outcome{}
		for name, definition := range readDefinitions(t) {
			path := "/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All"
			answer := recorded.create(t, path, definition).outcome(t, func(object) object { return object{} })
			answers[name] = outcome{Error: answer.Error, Causes: answer.Causes}
		}
		writeExpected(t, "testdata/definitions/expected.json", answers)
	})
}
