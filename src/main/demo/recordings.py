#!/usr/bin/env python3
"""Speaks the recordings of the demo newsroom: one MP3 in src/main/resources/demo/media for each transcript in newsroom.json.

Needs espeak-ng and lame (apt-get install espeak-ng lame), and sets the duration of each recording in newsroom.json.

usage: src/main/demo/recordings.py
"""

import json
import pathlib
import subprocess
import tempfile
import wave

RESOURCES = pathlib.Path(__file__).parent.parent / "resources" / "demo"
NEWSROOM = RESOURCES / "newsroom.json"
VOICES = ("en-gb+f2", "en-gb+m3", "en-gb+f4", "en-gb+m1", "en-gb+f3", "en-gb+m5", "en-gb+f5")
WORDS_PER_MINUTE = "165"
KILOBITS = "24"
SAMPLE_RATE_KHZ = "22.05"


def main():
    newsroom = json.loads(NEWSROOM.read_text())
    stories = newsroom["articles"] + newsroom["briefs"]
    recordings = [media for story in stories for media in story["media"] if "recording" in media]
    for media, voice in zip(recordings, VOICES, strict=True):
        with tempfile.NamedTemporaryFile(suffix=".wav") as speech:
            subprocess.run(
                ["espeak-ng", "-v", voice, "-s", WORDS_PER_MINUTE, "-w", speech.name, media["transcript"]], check=True)
            with wave.open(speech.name) as sound:
                media["duration"] = round(sound.getnframes() / sound.getframerate())
            target = RESOURCES / "media" / (media["recording"] + ".mp3")
            subprocess.run(
                ["lame", "--quiet", "-m", "m", "-b", KILOBITS, "--resample", SAMPLE_RATE_KHZ, "-t", speech.name, target],
                check=True)
        print(target.name, media["duration"], "s,", target.stat().st_size, "bytes")
    NEWSROOM.write_text(json.dumps(newsroom, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
