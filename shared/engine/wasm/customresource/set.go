package customresource

import (
	"container/list"
	"crypto/sha256"
	"fmt"
	"sync"

	"gitops-actions/engine/operation"
	"gitops-actions/engine/served"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

const (
	// maxSets is how many sets may be held at a time.
	maxSets = 256
	// maxCachedBytes is how many bytes of definitions are remembered for the next set. What is built of a definition
	// takes some ten times its size.
	maxCachedBytes = 32 << 20
)

// set has the definitions of a batch by the kind that they define.
type set map[schema.GroupKind]*definition

// add takes a definition into the set, or says why it can't be served.
func (s set) add(added *definition, validate bool) []operation.Problem {
	if validate && added.validation != nil {
		if problems := added.validation(); len(problems) > 0 {
			return problems
		}
	}
	if len(added.problems) > 0 {
		return added.problems
	}
	if known, found := s[added.groupKind()]; found && known != added {
		return []operation.Problem{{
			Code:    "conflict",
			Path:    "spec.names.kind",
			Message: fmt.Sprintf("the kind %s is already defined by another definition of this set, %s", added.groupKind(), known.name()),
		}}
	}
	s[added.groupKind()] = added
	return nil
}

// Find gives a served kind. The error is a *meta.NoKindMatchError, perhaps wrapped, for a kind that is defined and not
// served at this version, and one that runtime.IsNotRegisteredError tells for a kind that is not defined in the set.
func (s set) Find(kind schema.GroupVersionKind) (*served.Kind, error) {
	found, ok := s[kind.GroupKind()]
	if !ok {
		return nil, runtime.NewNotRegisteredErrForKind("custom resources", kind)
	}
	return found.find(kind.Version)
}

// sets are the sets that are in use, and the definitions that were read last.
type sets struct {
	lock   sync.Mutex
	last   int
	byID   map[int]set
	cached definitionCache
}

func newSets() *sets {
	return &sets{byID: map[int]set{}, cached: newDefinitionCache(maxCachedBytes)}
}

// definition reads a document, or gives what was made of the same bytes before.
func (s *sets) definition(document []byte) *definition {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.cached.get(document)
}

func (s *sets) keep(kept set) (int, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if len(s.byID) >= maxSets {
		return 0, fmt.Errorf("there are already %d sets of custom resources: release those that are done with", len(s.byID))
	}
	s.last++
	s.byID[s.last] = kept
	return s.last, nil
}

func (s *sets) find(id int) (set, bool) {
	s.lock.Lock()
	defer s.lock.Unlock()
	found, ok := s.byID[id]
	return found, ok
}

func (s *sets) release(id int) bool {
	s.lock.Lock()
	defer s.lock.Unlock()
	_, ok := s.byID[id]
	delete(s.byID, id)
	return ok
}

// definitionCache remembers definitions by the hash of their bytes, and forgets those that were used longest ago.
type definitionCache struct {
	limit, size int
	recent      *list.List
	entries     map[[sha256.Size]byte]*list.Element
}

type cachedDefinition struct {
	hash       [sha256.Size]byte
	size       int
	definition *definition
}

func newDefinitionCache(limit int) definitionCache {
	return definitionCache{limit: limit, recent: list.New(), entries: map[[sha256.Size]byte]*list.Element{}}
}

func (c *definitionCache) get(document []byte) *definition {
	hash := sha256.Sum256(document)
	if known, ok := c.entries[hash]; ok {
		c.recent.MoveToFront(known)
		return known.Value.(cachedDefinition).definition
	}
	made := newDefinition(document)
	c.entries[hash] = c.recent.PushFront(cachedDefinition{hash: hash, size: len(document), definition: made})
	c.size += len(document)
	for c.size > c.limit {
		oldest := c.recent.Remove(c.recent.Back()).(cachedDefinition)
		delete(c.entries, oldest.hash)
		c.size -= oldest.size
	}
	return made
}
