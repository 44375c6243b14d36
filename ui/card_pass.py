"""A head in the memory of a graphics card, and the commands that draw it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtGui import (
    QColor,
    QImage,
    QRhi,
    QRhiBuffer,
    QRhiCommandBuffer,
    QRhiDepthStencilClearValue,
    QRhiGraphicsPipeline,
    QRhiRenderTarget,
    QRhiResourceUpdateBatch,
    QRhiSampler,
    QRhiShaderResourceBinding,
    QRhiShaderStage,
    QRhiTexture,
    QRhiVertexInputAttribute,
    QRhiVertexInputBinding,
    QRhiVertexInputLayout,
    QRhiViewport,
    QShader,
)

from ui.face_parts import CardDraw, CardDrawing, Picture

_Stage = QRhiShaderResourceBinding.StageFlag
_BOTH = _Stage.VertexStage | _Stage.FragmentStage
_Format = QRhiVertexInputAttribute.Format
_FLOAT_BYTES = 4
# Shader place, buffer, kind, offset in numbers: position and normal; uv, weights, shade, tangent.
_ATTRIBUTES = (
    (0, 0, _Format.Float3, 0),
    (1, 0, _Format.Float3, 3),
    (2, 1, _Format.Float2, 0),
    (3, 1, _Format.Float4, 2),
    (4, 1, _Format.Float2, 6),
    (5, 1, _Format.Float3, 8),
)
_CORNERS = np.array([[-1, -1], [3, -1], [-1, 3]], np.float32)
"""One triangle that holds the whole picture."""


class CardRefused(RuntimeError):
    """The driver would not make something that drawing needs."""


class CardPass:
    """Made for one device and one kind of target; use it from the window's thread, in a frame.

    Everything handed to the device is kept here: it does not keep it itself.
    """

    def __init__(self, rhi: QRhi, target: QRhiRenderTarget, drawing: CardDrawing) -> None:
        self._rhi, self._drawing = rhi, drawing
        self._due: QRhiResourceUpdateBatch | None = rhi.nextResourceUpdateBatch()
        self._shaders: dict[str, QRhiShaderStage] = {}
        self._pipelines: dict[tuple[Any, ...], QRhiGraphicsPipeline] = {}
        self._kept: list[Any] = []
        self._moving = self._buffer(drawing.rest, QRhiBuffer.UsageFlag.VertexBuffer, changes=True)
        self._fixed = self._buffer(drawing.fixed, QRhiBuffer.UsageFlag.VertexBuffer)
        self._indices = self._buffer(drawing.indices, QRhiBuffer.UsageFlag.IndexBuffer)
        self._corners = self._buffer(_CORNERS, QRhiBuffer.UsageFlag.VertexBuffer)
        correction = rhi.clipSpaceCorrMatrix().data()
        self._correction = np.array(correction, np.float32).reshape(4, 4).T
        room = np.zeros(drawing.uniform_bytes // _FLOAT_BYTES, np.float32)
        self._frame = self._buffer(room, QRhiBuffer.UsageFlag.UniformBuffer, changes=True)
        self._sampler = self._made(
            rhi.newSampler(
                QRhiSampler.Filter.Linear,
                QRhiSampler.Filter.Linear,
                QRhiSampler.Filter.Linear,
                QRhiSampler.AddressMode.ClampToEdge,
                QRhiSampler.AddressMode.ClampToEdge,
            )
        )
        self._textures = {name: self._texture(it) for name, it in drawing.textures.items()}
        self._room = self._texture(_opaque(drawing.room))
        self._backdrop = self._prepare_backdrop(target)
        self._draws = [self._prepare(target, draw) for draw in drawing.draws]

    def record(self, commands: QRhiCommandBuffer, target: QRhiRenderTarget, pose: Any) -> None:
        """Draw the pose into the whole target."""
        update = self._due or self._rhi.nextResourceUpdateBatch()
        self._due = None
        first, moved = self._drawing.take(pose)
        if len(moved):
            data = np.ascontiguousarray(moved).tobytes()
            update.updateDynamicBuffer(self._moving, first * moved.strides[0], data)
        uniforms = self._drawing.uniforms(pose, self._correction)
        update.updateDynamicBuffer(self._frame, 0, uniforms)
        commands.beginPass(target, QColor(20, 20, 20), QRhiDepthStencilClearValue(1.0, 0), update)
        pipeline, bindings = self._backdrop
        commands.setGraphicsPipeline(pipeline)
        # Before a pipeline is set, all but OpenGL forget the viewport.
        size = target.pixelSize()
        commands.setViewport(QRhiViewport(0, 0, size.width(), size.height()))
        commands.setShaderResources(bindings)
        commands.setVertexInput(0, [(self._corners, 0)])
        commands.draw(3)
        mouth = self._drawing.mouth_shows(pose)
        bound: QRhiGraphicsPipeline | None = None
        for draw, (pipeline, bindings) in zip(self._drawing.draws, self._draws, strict=True):
            if draw.of_mouth and not mouth:
                continue
            if pipeline is not bound:
                commands.setGraphicsPipeline(pipeline)
                bound = pipeline
            commands.setShaderResources(bindings)
            commands.setVertexInput(
                0,
                [(self._moving, 0), (self._fixed, 0)],
                self._indices,
                0,
                QRhiCommandBuffer.IndexFormat.IndexUInt32,
            )
            commands.drawIndexed(draw.index_count, 1, draw.first_index)
        commands.endPass()

    def _prepare(self, target: QRhiRenderTarget, draw: CardDraw) -> tuple[Any, Any]:
        own = np.frombuffer(draw.uniforms, np.float32)
        material = self._buffer(own, QRhiBuffer.UsageFlag.UniformBuffer, changes=True)
        bindings = self._bindings(
            QRhiShaderResourceBinding.uniformBuffer(0, _BOTH, self._frame),
            QRhiShaderResourceBinding.uniformBuffer(1, _BOTH, material),
            self._sampled(2, self._textures[draw.texture]),
            self._sampled(3, self._textures["creases"]),
        )
        key = (draw.vertex_shader, draw.fragment_shader, draw.blended, draw.front_only,
               draw.keeps_depth)  # fmt: skip
        if key not in self._pipelines:
            pipeline = self._pipeline(target, draw.vertex_shader, draw.fragment_shader)
            layout = QRhiVertexInputLayout()
            layout.setBindings(
                [
                    QRhiVertexInputBinding(array.shape[1] * _FLOAT_BYTES)
                    for array in (self._drawing.rest, self._drawing.fixed)
                ]
            )
            layout.setAttributes(
                [
                    QRhiVertexInputAttribute(buffer, place, kind, offset * _FLOAT_BYTES)
                    for place, buffer, kind, offset in _ATTRIBUTES
                ]
            )
            pipeline.setVertexInputLayout(layout)
            pipeline.setShaderResourceBindings(bindings)
            pipeline.setDepthTest(True)
            pipeline.setDepthWrite(draw.keeps_depth)
            Compare = QRhiGraphicsPipeline.CompareOp  # noqa: N806 an enumeration
            pipeline.setDepthOp(Compare.LessOrEqual if draw.keeps_depth else Compare.Less)
            if draw.blended:
                pipeline.setTargetBlends([_colours_mix()])
            if draw.front_only:
                pipeline.setCullMode(QRhiGraphicsPipeline.CullMode.Back)
            self._pipelines[key] = self._made(pipeline)
        return self._pipelines[key], bindings

    def _prepare_backdrop(self, target: QRhiRenderTarget) -> tuple[Any, Any]:
        bindings = self._bindings(
            QRhiShaderResourceBinding.uniformBuffer(0, _BOTH, self._frame),
            self._sampled(2, self._room),
        )
        pipeline = self._pipeline(target, *self._drawing.backdrop_shaders)
        layout = QRhiVertexInputLayout()
        layout.setBindings([QRhiVertexInputBinding(2 * _FLOAT_BYTES)])
        layout.setAttributes([QRhiVertexInputAttribute(0, 0, _Format.Float2, 0)])
        pipeline.setVertexInputLayout(layout)
        pipeline.setShaderResourceBindings(bindings)
        return self._made(pipeline), bindings

    def _pipeline(self, target: QRhiRenderTarget, vertex: str, fragment: str) -> Any:
        pipeline = self._rhi.newGraphicsPipeline()
        pipeline.setShaderStages(
            [
                self._shader(vertex, QRhiShaderStage.Type.Vertex),
                self._shader(fragment, QRhiShaderStage.Type.Fragment),
            ]
        )
        pipeline.setRenderPassDescriptor(target.renderPassDescriptor())
        pipeline.setSampleCount(target.sampleCount())
        return pipeline

    def _shader(self, name: str, stage: QRhiShaderStage.Type) -> QRhiShaderStage:
        if name not in self._shaders:
            read = QShader.fromSerialized(self._drawing.shader(name))
            if not read.isValid():
                raise CardRefused(f"the shader {name} cannot be read")
            self._shaders[name] = QRhiShaderStage(stage, read)
        return self._shaders[name]

    def _buffer(
        self, array: NDArray[Any], usage: QRhiBuffer.UsageFlag, changes: bool = False
    ) -> QRhiBuffer:
        data = np.ascontiguousarray(array).tobytes()
        kind = QRhiBuffer.Type.Dynamic if changes else QRhiBuffer.Type.Immutable
        buffer: QRhiBuffer = self._made(self._rhi.newBuffer(kind, usage, len(data)))
        if changes:
            self._batch().updateDynamicBuffer(buffer, 0, data)
        else:
            self._batch().uploadStaticBuffer(buffer, data)
        return buffer

    def _texture(self, picture: Picture) -> QRhiTexture:
        height, width = picture.shape[:2]
        pixels = np.ascontiguousarray(picture)
        image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGBA8888).copy()
        flags = QRhiTexture.Flag.MipMapped | QRhiTexture.Flag.UsedWithGenerateMips
        texture: QRhiTexture = self._made(
            self._rhi.newTexture(QRhiTexture.Format.RGBA8, QSize(width, height), 1, flags)
        )
        self._batch().uploadTexture(texture, image)
        self._batch().generateMips(texture)
        return texture

    def _sampled(self, place: int, texture: QRhiTexture) -> QRhiShaderResourceBinding:
        return QRhiShaderResourceBinding.sampledTexture(
            place, _Stage.FragmentStage, texture, self._sampler
        )

    def _bindings(self, *bindings: QRhiShaderResourceBinding) -> Any:
        made = self._rhi.newShaderResourceBindings()
        made.setBindings(list(bindings))
        return self._made(made)

    def _batch(self) -> QRhiResourceUpdateBatch:
        assert self._due is not None
        return self._due

    def _made(self, resource: Any) -> Any:
        """The resource, made on the card and kept. Raises `CardRefused`."""
        if not resource.create():
            raise CardRefused(f"the driver makes no {type(resource).__name__}")
        self._kept.append(resource)
        return resource


def _opaque(picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    out = np.full((height, width, 4), 255, np.uint8)
    out[..., :3] = picture
    return out


def _colours_mix() -> QRhiGraphicsPipeline.TargetBlend:
    """By coverage; the picture itself stays opaque."""
    factor = QRhiGraphicsPipeline.BlendFactor
    made: Any = QRhiGraphicsPipeline.TargetBlend()
    made.enable = True
    made.srcColor, made.dstColor = factor.SrcAlpha, factor.OneMinusSrcAlpha
    made.srcAlpha, made.dstAlpha = factor.One, factor.One
    blend: QRhiGraphicsPipeline.TargetBlend = made
    return blend
