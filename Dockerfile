# The service in a container: Debian trixie for its Tesseract 5.5. See docs/operations.md.
FROM debian:trixie-slim AS builder
RUN apt-get update && apt-get install -y --no-install-recommends \
      ca-certificates python3 python3-pip python3-setuptools python3-venv
# Without pip in it: what is installed here stays as it is.
RUN python3 -m venv --without-pip /opt/saoluc
COPY requirements.lock /src/
RUN pip --python /opt/saoluc/bin/python install --no-cache-dir --require-hashes -r /src/requirements.lock
COPY pyproject.toml README.md LICENSE /src/
COPY ingest /src/ingest
COPY lexicon /src/lexicon
COPY ocr /src/ocr
COPY parse /src/parse
# --no-build-isolation: built by Debian's setuptools, so that nothing comes in that no hash vouches for.
RUN pip wheel --no-cache-dir --no-build-isolation --no-deps -w /wheel /src \
 && pip --python /opt/saoluc/bin/python install --no-cache-dir --no-deps /wheel/*.whl

FROM debian:trixie-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      poppler-utils python3 tesseract-ocr tesseract-ocr-osd tesseract-ocr-vie \
 && apt-get clean && rm -rf /var/lib/apt/lists/* \
 # 1000 is the first person's number on most machines: a folder of theirs can be mounted as it is.
 && useradd --uid 1000 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin saoluc \
 && install -d -o saoluc -g saoluc /data
COPY --from=builder /opt/saoluc /opt/saoluc
ENV PATH=/opt/saoluc/bin:$PATH LANG=C.UTF-8 PYTHONUNBUFFERED=1 SAOLUC_ROOT=/data
USER saoluc
# A saoluc.toml that lies beside the scans is found here.
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s CMD ["saoluc", "health"]
ENTRYPOINT ["saoluc"]
CMD ["watch"]
