// The room behind: one triangle over the whole picture, as far away as can be.
AT(0) in vec2 corner;

AT(0) out vec2 room_point;

void main() {
    room_point = vec2(corner.x, -corner.y) * 0.5 + 0.5;
    gl_Position = vec4(corner.x, corner.y * upright.x, 0.0, 1.0);
}
