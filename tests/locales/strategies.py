"""Words as the worst of people, keyboards and copies of copies make them."""

from hypothesis import settings
from hypothesis import strategies as st

BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
STRANGE = BIDI + "\u200c\u200d\x00\x0b\x1f\x85\u2028\u2029\r\n\t {}\ud83d\ude00\udfff😀👩🏽🚀\u0301\ufe0fعaא1"

words = st.text(alphabet=st.one_of(st.characters(), st.sampled_from(STRANGE)), max_size=60)
long_words = st.builds(lambda part, times: part * times, words, st.sampled_from([1, 2, 100, 300]))

unhurried = settings(deadline=None, max_examples=150)  # a busy machine is no fault of the words
