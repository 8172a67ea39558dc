package kinds

import "reflect"

// dropEmpty makes empty lists and maps absent, as they are after the way through the API server's storage: its protocol
// buffers don't tell an empty list from none. Bytes keep their emptiness there.
func dropEmpty(value reflect.Value) {
	switch value.Kind() {
	case reflect.Pointer:
		if !value.IsNil() {
			dropEmpty(value.Elem())
		}
	case reflect.Struct:
		for i := range value.NumField() {
			if field := value.Field(i); field.CanSet() {
				dropEmpty(field)
			}
		}
	case reflect.Slice:
		if value.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		if value.Len() == 0 {
			value.SetZero()
			return
		}
		for i := range value.Len() {
			dropEmpty(value.Index(i))
		}
	case reflect.Map:
		if value.Len() == 0 && value.CanSet() {
			value.SetZero()
		}
		if data, ok := value.Interface().(map[string][]byte); ok {
			fillEmptyBytes(data)
		}
	}
}

// fillEmptyBytes makes a value that is null empty, as it is in an entry of a protocol buffer's map.
func fillEmptyBytes(data map[string][]byte) {
	for key, bytes := range data {
		if bytes == nil {
			data[key] = []byte{}
		}
	}
}
