package exchange

// This file says what stands in a line of JSON Lines; jsonl_read.go and
// jsonl_write.go go by it. A unit is one object in one line:
//
//	{"id":12,"source":"هوا سرد است.","target":"It is cold.","from":"fa","to":"en",
//	 "created":"2024-01-02T03:04:05Z","created_by":"مریم","changed":"…","changed_by":"…",
//	 "origin":"خبر.docx","previous":"…","next":"…","status":"draft",
//	 "notes":["…"],"props":[{"key":"client","value":"ایرنا"}]}
//
// (in one line, and in this order). Empty fields are left out, with one exception:
// origin always stands, as it is what tells that nothing is left to guess about it. A
// unit without status is confirmed.

// jsonFields are the fields that the format knows.
var jsonFields = map[string]bool{
	"id": true, "source": true, "target": true, "from": true, "to": true,
	"created": true, "created_by": true, "changed": true, "changed_by": true,
	"origin": true, "previous": true, "next": true, "status": true, "notes": true, "props": true,
}
