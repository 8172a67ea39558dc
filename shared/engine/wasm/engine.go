// The engine answers, offline, what a kube-apiserver would say of objects. It is Kubernetes' own code.
package main

import (
	"encoding/json"
	"fmt"

	"gitops-actions/engine/apply"
	"gitops-actions/engine/customresource"
	"gitops-actions/engine/frame"
	"gitops-actions/engine/operation"
	"gitops-actions/engine/podsecurity"
	"gitops-actions/engine/policy"
	"gitops-actions/engine/verdict"
)

// handlers are the operations by their names in requests.
var handlers = map[string]operation.Handler{
	"create":                 verdict.Create(catalogs),
	"update":                 verdict.Update(catalogs),
	"customResources":        customresource.Register(),
	"releaseCustomResources": customresource.Release(),
	"apply":                  apply.Handler(catalogs),
	"policies":               policy.Register(catalogs),
	"releasePolicies":        policy.Release(),
	"admit":                  policy.Admit(catalogs),
	"podSecurity":            podsecurity.Handler(catalogs),
}

// request is the first item of a batch; the others are its documents.
type request struct {
	Operation string          `json:"operation"`
	Options   json.RawMessage `json:"options"`
}

// answer is the first item of an answer; the others are one for each document, or group of documents.
type answer struct {
	Error  string `json:"error,omitempty"`
	Result any    `json:"result,omitempty"`
}

// respond answers one batch.
func respond(batch []byte) []byte {
	answers, err := dispatch(batch)
	head := answer{Result: answers.Result}
	if err != nil {
		head.Error = err.Error()
	}
	encoded, err := json.Marshal(head)
	if err != nil {
		panic(err)
	}
	return frame.Write(append([][]byte{encoded}, answers.Documents...))
}

func dispatch(batch []byte) (operation.Answers, error) {
	items, err := frame.Read(batch)
	if err != nil {
		return operation.Answers{}, err
	}
	if len(items) == 0 {
		return operation.Answers{}, fmt.Errorf("the batch has no request")
	}
	var asked request
	if err := json.Unmarshal(items[0], &asked); err != nil {
		return operation.Answers{}, fmt.Errorf("the request can't be read: %w", err)
	}
	handle, known := handlers[asked.Operation]
	if !known {
		return operation.Answers{}, fmt.Errorf("there is no operation %q", asked.Operation)
	}
	return handle(asked.Options, items[1:])
}
