# docker build -t daybreak . && docker run -p 7860:7860 -v daybreak-data:/data daybreak
# For an NVIDIA card: --build-arg TORCH_INDEX=https://download.pytorch.org/whl/cu130, and run with --gpus all.
ARG PYTHON=3.12
FROM python:${PYTHON}-slim

ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu

# The system libraries that Skia loads, installed as in the Makefile.
RUN apt-get -qq update && apt-get -qq install --no-install-recommends libglvnd0 libx11-6 libexpat1 \
    && cd "$(mktemp -d)" && apt-get -qq download libegl1 libgl1 libglx0 \
    && for each in ./*.deb; do dpkg -x "$each" /; done && rm ./*.deb && ldconfig \
    && rm -r /var/lib/apt/lists/*

RUN useradd --create-home --uid 1000 daybreak && install -d -o daybreak /data /models
WORKDIR /home/daybreak/app

COPY requirements.txt .
RUN pip install --no-cache-dir --index-url "$TORCH_INDEX" "$(grep '^torch==' requirements.txt)" \
    && pip install --no-cache-dir -r requirements.txt

COPY . .

USER daybreak
ENV DAYBREAK_DATA_DIR=/data DAYBREAK_HOST=0.0.0.0 DAYBREAK_PORT=7860 HF_HOME=/models
VOLUME ["/data", "/models"]
EXPOSE 7860
# Not with urllib.request, which would send even local requests to a proxy if one is set.
HEALTHCHECK --start-period=60s CMD ["python", "-c", "import http.client; page = http.client.HTTPConnection('127.0.0.1', 7860); page.request('GET', '/healthz'); exit(page.getresponse().status != 200)"]
CMD ["python", "-m", "app"]
