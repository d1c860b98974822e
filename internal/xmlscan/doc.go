// Package xmlscan reads XML as a stream of start tags, end tags and text.
//
// It exists because bilingual files and documents are large, come from many
// tools and must be read without losing a character, and encoding/xml serves none of the
// three: it is five times slower (see BenchmarkScanner), gives up a whole file
// for one control character that a word processor left in it, turns the
// reference "&#xD83D;" into U+FFFD without a word, and knows no entities but the
// five of XML. A [Scanner] is not a general parser either. It takes UTF-8 only, gives names
// as they are written (prefix and all), and reports neither comments nor
// processing instructions. In what it does report it agrees with encoding/xml:
// the tests compare the two on every input, fuzzed ones too.
//
// # What is checked
//
// The input must be well formed: tags that match, one root, quoted and unique
// attributes, declared entities. The first thing that is not ends the stream
// with an [Error] that tells the line. Two things are forgiven:
//
//   - A character that XML 1.0 forbids (U+000B and its like, U+FFFE, half of a
//     surrogate pair), raw or as a reference, is left out and remembered; see
//     [Scanner.Flaws]. Two references to the two halves of a surrogate pair,
//     as some tools write for an emoji, stand for the one character.
//   - What follows the end of the root element is not read; see
//     [Scanner.Trailing].
//
// # Hostile input
//
// Nothing outside the input is ever opened: the external part of a document
// type is ignored, and a reference to an external entity is an error. Internal
// general entities are expanded as text, at most 64 KiB each and 4 MiB
// together, each worked out once, so that entities of entities cost nothing;
// an entity that holds markup is refused. Tags are at most 1 MiB, names 1 KiB,
// elements nested at most 256 deep. Text comes in pieces of what the buffer
// holds, so that the memory used does not depend on the input.
package xmlscan
